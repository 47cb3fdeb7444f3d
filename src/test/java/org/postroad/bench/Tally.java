package org.postroad.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the jobs of one round as they run. */
final class Tally {
    private static final long PATIENCE_MINUTES = 10;

    private final long expected;
    private final AtomicLong ran = new AtomicLong();
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile long firstNanos;

    Tally(long expected) {
        this.expected = expected;
    }

    /** Called by each job. */
    void ran() {
        long now = ran.incrementAndGet();
        if (now == 1) {
            firstNanos = System.nanoTime();
        }
        if (now == expected) {
            all.countDown();
        }
    }

    long count() {
        return ran.get();
    }

    void await() throws InterruptedException {
        if (!all.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Only " + ran.get() + " of " + expected + " jobs ran");
        }
    }

    /** Jobs a second from the first job's start until now. */
    double perSecond() {
        return expected / ((System.nanoTime() - firstNanos) / 1e9);
    }
}
