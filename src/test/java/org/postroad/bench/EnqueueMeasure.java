package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/** One job at a time through the Java API, by 8 threads, beside plain inserts of the same row that each keep a connection. */
final class EnqueueMeasure implements Measure {
    private static final int THREADS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private static final String INSERT = """
        INSERT INTO job_live (id, account_id, action, queue_id, gate, lane, priority, due, rank, payload, created_at)
        VALUES (?, ?, ?, 1, ?, ?, 0, ?, ?, ?, ?)
        """;

    private final AtomicLong ids = new AtomicLong(1L << 40);

    /** Enqueues until the time is up; gives how many. */
    private interface Producer {
        long until(long nanos) throws Exception;
    }

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        try (HikariDataSource dataSource = postgres.migrated("enqueue")) {
            EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                    .action(JobRows.NOOP, attempt -> Outcome.succeeded())
                    .build(); // Not started: what is enqueued stays
            perSecond(dataSource, WARM_UP, until -> api(rig, until));
            perSecond(dataSource, WARM_UP, until -> inserts(dataSource, until));
            for (int i = 1; i <= scale.rounds(); i++) {
                ours.add(perSecond(dataSource, scale.spell().dividedBy(2), until -> api(rig, until)));
                plain.add(perSecond(dataSource, scale.spell().dividedBy(2), until -> inserts(dataSource, until)));
                report.say("enqueue, round " + i + ": " + Sample.number(ours.get(i - 1)) + " jobs/s, plain inserts "
                        + Sample.number(plain.get(i - 1)) + " rows/s");
            }
            rig.die();
        }
        Sample api = new Sample(ours);
        Sample inserts = new Sample(plain);
        report.line(
                "enqueue, Java API, " + THREADS + " threads / plain inserts",
                api.text() + " jobs/s",
                inserts.text() + " rows/s",
                api.median() / inserts.median(),
                Goal.atLeast(0.8, 0.9),
                Map.of("Postroad", api, "plain inserts", inserts, "ratio", api.over(inserts)));
    }

    private static double perSecond(HikariDataSource dataSource, Duration length, Producer producer) throws Exception {
        Query.run(dataSource, "TRUNCATE job_live", "CHECKPOINT");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long began = System.nanoTime();
        List<Callable<Long>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            work.add(() -> producer.until(began + length.toNanos()));
        }
        long done = 0;
        for (Future<Long> part : threads.invokeAll(work)) {
            done += part.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        threads.shutdown();
        return done / seconds;
    }

    private static long api(EngineRig rig, long until) {
        long done = 0;
        while (System.nanoTime() < until) {
            rig.enqueue(JobRows.NOOP, JobRows.PAYLOAD);
            done++;
        }
        return done;
    }

    private long inserts(HikariDataSource dataSource, long until) throws Exception {
        long done = 0;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            while (System.nanoTime() < until) {
                OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
                long id = ids.incrementAndGet();
                insert.setLong(1, id);
                insert.setLong(2, EngineRig.ACCOUNT);
                insert.setString(3, JobRows.NOOP);
                insert.setShort(4, JobRows.GATE);
                insert.setLong(5, EngineRig.ACCOUNT);
                insert.setObject(6, now);
                insert.setLong(7, id);
                insert.setString(8, JobRows.PAYLOAD);
                insert.setObject(9, now);
                insert.executeUpdate();
                done++;
            }
        }
        return done;
    }
}
