package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.entity.Outcome;
import org.postroad.metrics.control.CountedEngine;
import org.postroad.metrics.control.MetricsRegistry;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/** Enqueue and drain together for a time: as fast as jobs are drained, they are enqueued, in batches. */
final class SoakMeasure implements Measure {
    private static final int PRODUCERS = 2;
    private static final int BATCH = 100;
    private static final int ENOUGH_WAITING = 10_000;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final long SHORT_PAUSE_NANOS = 500_000;
    // The statistics of a connection are behind by as much as that.
    private static final Duration STATISTICS = Duration.ofMillis(1_500);

    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
    private static final String COMMITS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()";

    private final AtomicLong enqueued = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private volatile boolean stopped;

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        try (HikariDataSource dataSource = postgres.migrated("soak");
                EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                        .action(JobRows.NOOP, attempt -> Outcome.succeeded())
                        .meter(new Finished())
                        .build()) {
            // Before the warm-up, so that the full pages that follow a checkpoint are not all in a short soak
            Query.run(dataSource, "CHECKPOINT");
            rig.start();
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                Thread producer = new Thread(() -> produce(rig));
                producer.start();
                producers.add(producer);
            }
            Thread.sleep(WARM_UP.toMillis());
            soak(dataSource, scale, report);
            stopped = true;
            for (Thread producer : producers) {
                producer.join();
            }
        }
    }

    private void soak(HikariDataSource dataSource, Scale scale, Report report) throws Exception {
        long commits = Query.number(dataSource, COMMITS);
        long before = finished.get();
        long wal = Query.number(dataSource, WAL);
        List<Double> windows = new ArrayList<>();
        long began = System.nanoTime();
        while (System.nanoTime() - began < scale.soak().toNanos()) {
            windows.add(window(scale.window()));
        }
        double jobs = finished.get() - before;
        double bytes = Query.number(dataSource, WAL) - wal;
        Thread.sleep(STATISTICS.toMillis());
        double committed = Query.number(dataSource, COMMITS) - commits;
        // Commits are counted over the time that their statistics take too, and so are their jobs.
        judge(scale, new Sample(windows), bytes / jobs, committed / (finished.get() - before), report);
    }

    private double window(Duration length) throws InterruptedException {
        long began = System.nanoTime();
        long before = finished.get();
        Thread.sleep(length.toMillis());
        return (finished.get() - before) / ((System.nanoTime() - began) / 1e9);
    }

    private static void judge(Scale scale, Sample windows, double walBytes, double commits, Report report) {
        String soak = "enqueue and drain, " + scale.soak().toSeconds() + " s, ";
        Map<String, Sample> raw = Map.of("Postroad", windows);
        report.line(
                soak + "jobs/s", windows.text() + " jobs/s", "", windows.median(), Goal.atLeast(10_000, 20_000), raw);
        report.line(
                soak + "worst " + scale.window().toSeconds() + " s / median",
                Sample.number(windows.min()) + " jobs/s",
                "",
                windows.min() / windows.median(),
                Goal.atLeast(0.7, 0.8),
                raw);
        report.line(
                soak + "KiB of WAL a job",
                Sample.number(walBytes) + " B",
                "",
                walBytes / 1024,
                Goal.atMost(3, 2),
                Map.of());
        report.line(soak + "commits a job", Sample.number(commits), "", commits, Goal.atMost(0.05, 0.02), Map.of());
        report.note("Enqueue and drain: " + PRODUCERS + " threads enqueue batches of " + BATCH
                + " through the Java API and stop while " + ENOUGH_WAITING + " jobs wait.");
    }

    private void produce(EngineRig rig) {
        List<NewJob> batch = Collections.nCopies(
                BATCH, new NewJob(EngineRig.ACCOUNT, 0, JobRows.NOOP, JobRows.PAYLOAD, null, 0, null, null));
        while (!stopped) {
            if (enqueued.get() - finished.get() < ENOUGH_WAITING) {
                rig.engine.enqueue().enqueue(batch);
                enqueued.addAndGet(BATCH);
            } else {
                LockSupport.parkNanos(SHORT_PAUSE_NANOS);
            }
        }
    }

    /** The server's own metrics, and the count that is measured by. */
    private final class Finished extends CountedEngine {
        Finished() {
            super(new MetricsRegistry());
        }

        @Override
        public void finished(String queue, String action, String outcome, Duration ran) {
            super.finished(queue, action, outcome, ran);
            finished.incrementAndGet();
        }
    }
}
