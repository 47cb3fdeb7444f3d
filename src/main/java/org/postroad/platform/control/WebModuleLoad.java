package org.postroad.platform.control;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The loading of our web module by the container. The last thing Payara does there is to close the libraries of the WAR, whoever reads a
 * class from them just then: that one gets "zip file closed", and never the class. There is no event for when it is over, so the stack of
 * the thread that loads is looked at.
 */
final class WebModuleLoad {
    private static final String LOADER = "org.apache.catalina.core.StandardContext";
    private static final long PAUSE_NANOS = 5_000_000;

    private final Thread loading;

    private WebModuleLoad(Thread loading) {
        this.loading = loading;
    }

    /** The one that the present thread is in, if any. */
    static WebModuleLoad present() {
        return new WebModuleLoad(Thread.currentThread());
    }

    /** Waits until it is over. */
    void await() {
        while (isGoing()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isGoing() {
        return Arrays.stream(loading.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(LOADER));
    }
}
