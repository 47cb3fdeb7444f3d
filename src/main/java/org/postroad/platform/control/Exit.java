package org.postroad.platform.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;

/**
 * Ends a process that cannot work. On Payara Micro the process is ours to end; on Payara Server it is not, and the application alone
 * fails.
 */
final class Exit {
    /** The configuration is not valid (sysexits.h: EX_CONFIG). */
    static final int CONFIGURATION = 78;
    /** Anything else that stands in the way of a start. */
    static final int FAILED = 1;

    private static final Logger LOG = System.getLogger(Exit.class.getName());

    private Exit() {}

    static void with(int status, List<String> reasons) {
        reasons.forEach(reason -> LOG.log(Level.ERROR, reason));
        if (!isOurProcess()) {
            return;
        }
        flush();
        // Not System.exit: the server's shutdown hook waits for the deployment that this is part of
        Runtime.getRuntime().halt(status);
    }

    /** Whether there is nothing in this process but Postroad and its server. */
    static boolean isOurProcess() {
        try {
            Class.forName("fish.payara.micro.PayaraMicro", false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void flush() {
        for (Handler handler : LogManager.getLogManager().getLogger("").getHandlers()) {
            handler.flush();
        }
        System.out.flush();
        System.err.flush();
    }
}
