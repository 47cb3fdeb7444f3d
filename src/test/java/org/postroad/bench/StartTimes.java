package org.postroad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.postroad.jobs.control.NewJob;
import org.postroad.testing.EngineRig;

/** From the return of an enqueue's COMMIT to the first line of the job's handler, job by job. */
final class StartTimes {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Map<Object, Long> committed = new ConcurrentHashMap<>();
    private final Map<Object, Long> started = new ConcurrentHashMap<>();

    void committed(Object job, long nanos) {
        committed.put(job, nanos);
    }

    void started(Object job) {
        started.put(job, System.nanoTime());
    }

    /** Enqueues a no-op job through the Java API and remembers when its COMMIT returned. */
    void enqueue(EngineRig rig, long account) {
        AtomicLong at = new AtomicLong();
        long job = rig.transactions.apart(connection -> {
            // The first to be called after the COMMIT, before the engine hears of the job
            rig.transactions.afterCommit(() -> at.set(System.nanoTime()));
            return rig.enqueue(new NewJob(account, 0, JobRows.NOOP, JobRows.PAYLOAD, null, 0, null, null));
        });
        committed(job, at.get());
    }

    int starts() {
        return started.size();
    }

    /** Waits for all that were enqueued. */
    void await() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!started.keySet().containsAll(committed.keySet())) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("Of " + committed.size() + " jobs only " + started.size() + " started");
            }
            Thread.sleep(5);
        }
    }

    /** Milliseconds, of those that started; one that started while its enqueue had not returned yet took none. */
    List<Double> millis() {
        List<Double> millis = new ArrayList<>();
        committed.forEach((job, at) -> {
            Long start = started.get(job);
            if (start != null) {
                millis.add(Math.max(0, start - at) / 1e6);
            }
        });
        return millis;
    }
}
