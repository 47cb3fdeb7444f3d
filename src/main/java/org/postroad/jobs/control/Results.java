package org.postroad.jobs.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The outcomes that are not yet in the database. They stay here until a COMMIT has returned. */
final class Results {
    private final ConcurrentLinkedQueue<Settlement> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile long firstNanos;

    /** Adds an outcome; gives how many wait now. */
    int add(Settlement settlement, long nanos) {
        queue.add(settlement);
        int now = size.incrementAndGet();
        if (now == 1) {
            firstNanos = nanos;
        }
        return now;
    }

    int size() {
        return size.get();
    }

    /** When the oldest of those that wait was added, roughly. */
    long firstNanos() {
        return firstNanos;
    }

    List<Settlement> take(int most) {
        List<Settlement> taken = new ArrayList<>(Math.min(most, size.get()));
        while (taken.size() < most) {
            Settlement next = queue.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        size.addAndGet(-taken.size());
        return taken;
    }
}
