package org.postroad.jobs.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.QueueSettings;

/**
 * One virtual queue on this node: its permits, and the jobs that were claimed and have not started. A permit is held by a worker for as
 * long as it finds jobs, so that short jobs follow each other on one thread. What was claimed ahead runs in the order of rank: one tenant's
 * jobs that were claimed first do not delay another's that are before them in the queue.
 */
final class QueueSlots {
    /** How much measured work may be claimed ahead of free permits. */
    static final Duration READ_AHEAD = Duration.ofMillis(250);

    static final int READ_AHEAD_ROWS = 500;
    private static final double WEIGHT_OF_LAST = 0.05;
    // Below this, handing a job to another thread costs more than running it.
    private static final long SHORT_NANOS = 200_000;

    private final Queue<ClaimedJob> waiting = new PriorityQueue<>(ClaimedJob.IN_ORDER);
    private volatile QueueSettings settings;
    private @Nullable ClaimedJob latest;
    private int busy;
    private double meanNanos = -1;

    QueueSlots(QueueSettings settings) {
        this.settings = settings;
    }

    QueueSettings settings() {
        return settings;
    }

    void change(QueueSettings changed) {
        settings = changed;
    }

    /** Permits that no worker holds and no waiting job needs. */
    synchronized int free() {
        return Math.max(0, settings.threadsPerNode() - busy - waiting.size());
    }

    /** How many jobs a claim should bring: none as long as half of what may be ahead still waits. */
    synchronized int room() {
        if (settings.paused()) {
            return 0;
        }
        int ahead = readAhead();
        if (waiting.size() > ahead / 2 && busy >= settings.threadsPerNode()) {
            return 0;
        }
        return Math.max(0, settings.threadsPerNode() - busy + ahead - waiting.size());
    }

    /** Whether a job of that rank would come before what is claimed already, of which there is not too much. */
    synchronized boolean overtakenBy(long rank) {
        ClaimedJob first = waiting.peek();
        return first != null && rank < first.rank() && waiting.size() < 2 * READ_AHEAD_ROWS && !settings.paused();
    }

    /** The rank of the first job that is claimed and not begun; if there is none, one that nothing is before. */
    synchronized long firstRank() {
        ClaimedJob first = waiting.peek();
        return first == null ? Long.MIN_VALUE : first.rank();
    }

    private int readAhead() {
        if (meanNanos < 0 || settings.mail()) {
            return 0;
        }
        double jobs = READ_AHEAD.toNanos() / Math.max(1, meanNanos) * settings.threadsPerNode();
        return (int) Math.min(READ_AHEAD_ROWS, jobs);
    }

    synchronized void add(Collection<ClaimedJob> claimed) {
        waiting.addAll(claimed);
    }

    /** Takes a permit for a new worker if there is one free and a job that waits. */
    synchronized boolean hire() {
        if (waiting.isEmpty() || busy >= settings.threadsPerNode()) {
            return false;
        }
        busy++;
        return true;
    }

    /** Takes a permit for a job that is run by itself. */
    synchronized void hireAlone() {
        busy++;
    }

    /** The next job for a worker that has a permit; null where there is none, and the permit is given back. */
    synchronized @Nullable ClaimedJob next() {
        ClaimedJob job = busy > settings.threadsPerNode() ? null : waiting.poll();
        if (job == null) {
            busy--;
        } else {
            latest = job;
        }
        return job;
    }

    /** The job that was started last. */
    synchronized @Nullable ClaimedJob latest() {
        return latest;
    }

    /** Whether one more worker should come: jobs wait, and they are not so short that this thread is through first. */
    synchronized boolean wantsHelp() {
        return !waiting.isEmpty() && busy < settings.threadsPerNode() && (meanNanos < 0 || meanNanos > SHORT_NANOS);
    }

    synchronized boolean understaffed() {
        return !waiting.isEmpty() && busy < settings.threadsPerNode();
    }

    synchronized void ran(long nanos) {
        meanNanos = meanNanos < 0 ? nanos : meanNanos + WEIGHT_OF_LAST * (nanos - meanNanos);
    }

    synchronized void dismiss() {
        busy--;
    }

    synchronized int busy() {
        return busy;
    }

    synchronized int waitingJobs() {
        return waiting.size();
    }

    /** Forgets what other incarnations of this node claimed and has not started. */
    synchronized void keepOnly(long incarnation) {
        waiting.removeIf(job -> !job.isClaimedBy(incarnation));
    }

    /** Takes back all that has not started. */
    synchronized List<ClaimedJob> unstarted() {
        List<ClaimedJob> all = new ArrayList<>(waiting); // in no order
        waiting.clear();
        return all;
    }
}
