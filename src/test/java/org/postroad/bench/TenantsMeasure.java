package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/** Whether 99 tenants with a job a second each feel one who came with 100,000 at once. A job takes about a millisecond. */
final class TenantsMeasure implements Measure {
    private static final long LOUD = 9;
    private static final long FIRST_QUIET = 1_000;
    private static final int QUIET = 99;
    private static final long WORK_NANOS = 1_000_000;

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        List<Double> unloaded = new ArrayList<>();
        List<Double> loaded = new ArrayList<>();
        try (HikariDataSource dataSource = postgres.migrated("tenants")) {
            for (int i = 0; i <= scale.rounds(); i++) {
                double quiet = spell(dataSource, 0, scale.spell()).percentile(95);
                double crowded = spell(dataSource, scale.crowd(), scale.spell()).percentile(95);
                if (i > 0) { // The first one only warms up
                    unloaded.add(quiet);
                    loaded.add(crowded);
                    report.say("tenants, round " + i + ": p95 unloaded " + Sample.number(quiet) + " ms, loaded "
                            + Sample.number(crowded) + " ms");
                }
            }
        }
        Sample ours = new Sample(loaded);
        Sample alone = new Sample(unloaded);
        report.line(
                "quiet tenants' p95 beside " + String.format("%,d", scale.crowd()) + " of one / unloaded",
                ours.text() + " ms",
                alone.text() + " ms",
                ours.median() / alone.median(),
                Goal.atMost(5, 3),
                Map.of("loaded", ours, "unloaded", alone, "ratio", ours.over(alone)));
    }

    /** The quiet tenants' milliseconds from COMMIT to start, while the loud one's jobs are not all done. */
    private static Sample spell(HikariDataSource dataSource, int crowd, Duration length) throws Exception {
        Query.run(dataSource, "TRUNCATE job_live");
        JobRows.ready(dataSource, crowd, LOUD);
        JobRows.settle(dataSource, "job_live");
        StartTimes times = new StartTimes();
        AtomicLong loud = new AtomicLong();
        try (EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action(JobRows.NOOP, attempt -> {
                    if (attempt.accountId() == LOUD) {
                        loud.incrementAndGet();
                    } else {
                        times.started(attempt.jobId());
                    }
                    LockSupport.parkNanos(WORK_NANOS);
                    return Outcome.succeeded();
                })
                .build()) {
            rig.start();
            Pace.keep(QUIET, length, n -> {
                if (crowd == 0 || loud.get() < crowd) {
                    times.enqueue(rig, FIRST_QUIET + n % QUIET);
                }
            });
            times.await();
        }
        return new Sample(times.millis());
    }
}
