package org.postroad.platform.control;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets small writes of many threads share transactions: whoever comes first writes at once, and what comes while that commits is
 * written together by the next, which waits a moment for as many as the last time. A lone writer waits for nobody; many pay for one
 * commit. (Group commit; DeWitt et al., 1984, §5.2.)
 *
 * @param <T> what one caller wants written
 */
public final class SharedCommits<T> {
    private final Batch<T> batch;
    private final int writers;
    private final int most;
    private final long gatherNanos;
    private final Queue<Part<T>> waiting = new ArrayDeque<>();
    private int writing;
    private int last = 1;
    private @Nullable Thread gathering;

    /** Writes what several callers want, in one transaction that has committed when this returns. */
    public interface Batch<T> {
        /** @throws DatabaseFailure if nothing was written */
        void write(List<T> parts);
    }

    private static final class Part<T> {
        final T value;
        final Thread owner = Thread.currentThread();
        volatile boolean done;

        @Nullable
        RuntimeException failure;

        Part(T value) {
            this.value = value;
        }
    }

    /**
     * @param writers how many transactions there are at once, at the most; 1 or more
     * @param most how many parts go into one transaction
     * @param gather the longest wait for others, where others came of late
     */
    public SharedCommits(Batch<T> batch, int writers, int most, Duration gather) {
        this.batch = batch;
        this.writers = writers;
        this.most = most;
        this.gatherNanos = gather.toNanos();
    }

    /**
     * Returns once it is committed; on the caller's thread or on another's, which is in no transaction of the caller.
     *
     * @throws DatabaseFailure if it was not written. What the database refuses for its content fails alone, the others do not.
     */
    public void commit(T value) {
        Part<T> part = new Part<>(value);
        boolean interrupted = false;
        enter(part);
        while (!part.done) {
            if (begin()) {
                gather();
                lead(take());
            } else {
                LockSupport.park(this);
            }
            interrupted |= Thread.interrupted(); // it is committed or not, there is nothing to break off
        }
        if (interrupted) {
            part.owner.interrupt();
        }
        if (part.failure != null) {
            throw part.failure;
        }
    }

    private synchronized void enter(Part<T> part) {
        waiting.add(part);
        if (waiting.size() >= last) {
            LockSupport.unpark(gathering);
        }
    }

    /** Whether the calling thread is to write what waits. */
    private synchronized boolean begin() {
        if (writing == writers || waiting.isEmpty() || gathering != null) {
            return false;
        }
        writing++;
        gathering = Thread.currentThread();
        return true;
    }

    /** Where many wrote of late, waits a moment for as many as then. */
    private void gather() {
        long began = System.nanoTime();
        for (long left = gatherNanos; left > 0 && isFew(); left = gatherNanos - (System.nanoTime() - began)) {
            LockSupport.parkNanos(this, left);
        }
    }

    private synchronized boolean isFew() {
        return waiting.size() < last;
    }

    private synchronized List<Part<T>> take() {
        List<Part<T>> taken = new ArrayList<>();
        while (taken.size() < most && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        last = taken.size();
        gathering = null;
        if (!waiting.isEmpty()) {
            LockSupport.unpark(waiting.element().owner);
        }
        return taken;
    }

    private void lead(List<Part<T>> parts) {
        try {
            write(parts);
        } finally {
            LockSupport.unpark(left()); // first, so that the next transaction is under way while these are woken
            for (Part<T> part : parts) {
                if (!part.done) { // an error, which the leader throws
                    part.failure = new IllegalStateException("The thread that was to write this came to its end");
                    part.done = true;
                }
                LockSupport.unpark(part.owner);
            }
        }
    }

    /** Gives the place free. @return who is to take it */
    private synchronized @Nullable Thread left() {
        writing--;
        Part<T> next = waiting.peek();
        return next == null ? null : next.owner;
    }

    private void write(List<Part<T>> parts) {
        RuntimeException failure = null;
        try {
            batch.write(parts.stream().map(part -> part.value).toList());
        } catch (RuntimeException e) {
            failure = e;
        }
        if (parts.size() > 1 && failure instanceof DatabaseFailure refused && refused.isContent()) {
            parts.forEach(part -> write(List.of(part)));
            return;
        }
        for (Part<T> part : parts) {
            part.failure = failure instanceof DatabaseFailure shared ? shared.forAnother() : failure;
            part.done = true;
        }
    }
}
