package org.postroad.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Does something so many times a second, at even times, however long each takes. */
final class Pace {
    /** What is done, given how often it was done before. */
    interface Step {
        void take(int n) throws Exception;
    }

    private Pace() {}

    static void keep(double perSecond, Duration length, Step step) throws Exception {
        long began = System.nanoTime();
        int steps = (int) (perSecond * length.toNanos() / 1e9);
        for (int n = 0; n < steps; n++) {
            long at = began + (long) (n * 1e9 / perSecond);
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            step.take(n);
        }
    }
}
