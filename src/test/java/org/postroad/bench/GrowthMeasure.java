package org.postroad.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postroad.jobs.control.FinishedDays;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Migrations;
import org.postroad.platform.control.PostroadDataSource;
import org.postroad.testing.EngineRig;

/**
 * How the H2 file grows when days of work pass and old ones are purged. A day is as many jobs, enqueued and run by the engine as fast as
 * it goes; then their rows are given the number of the day, which is one more update for each than in a real week.
 */
final class GrowthMeasure implements Measure {
    private static final int KEPT_DAYS = 3;
    private static final int DAYS = 21;
    private static final int SOME_DAYS = 14;
    private static final int BATCH = 100;
    private static final int THREADS = 25;
    private static final Duration ENDED = Duration.ofMillis(50);
    private static final Duration STOPPING = Duration.ofSeconds(5);
    private static final double MEGABYTE = 1024.0 * 1024;

    private volatile Tally tally = new Tally(1);

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        if (scale.growthJobs() == 0) {
            report.note("H2's growth takes minutes to show, and is measured in the full form only.");
            return;
        }
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "h2-");
        List<Double> megabytes = new ArrayList<>();
        try (HikariDataSource dataSource = file(directory)) {
            new Migrations(dataSource, Dialect.H2).apply();
            EngineRig.installQueues(dataSource, Map.of("work", THREADS));
            // Stopped, not closed: that interrupts its threads, as a killed node's, and closes the file under them
            EngineRig rig = EngineRig.over(dataSource, Dialect.H2)
                    .action(JobRows.NOOP, attempt -> {
                        tally.ran();
                        return Outcome.succeeded();
                    })
                    .build();
            rig.start();
            for (int day = 1; day <= DAYS; day++) {
                work(rig, dataSource, scale.growthJobs());
                passed(dataSource, day);
                megabytes.add(size(directory));
                report.say("H2, day " + day + ": " + Sample.number(megabytes.get(day - 1)) + " MB, "
                        + EngineRig.number(dataSource, "SELECT count(*) FROM job") + " finished jobs");
            }
            rig.engine.stop(STOPPING);
        }
        double closed = size(directory);
        double before = megabytes.get(SOME_DAYS - 1);
        double last = megabytes.get(DAYS - 1);
        report.line(
                "H2 file, MB after " + DAYS + " days of work / after " + SOME_DAYS,
                Sample.number(last) + " MB",
                Sample.number(before) + " MB",
                last / before,
                Goal.atMost(1.2, 1.1),
                Map.of("Postroad", new Sample(megabytes)));
        report.note("H2: " + DAYS + " days of " + scale.growthJobs() + " jobs, of which " + KEPT_DAYS
                + " whole ones are kept; " + Sample.number(closed) + " MB once the database is closed.");
    }

    /** A day's jobs, until all have ended. */
    private void work(EngineRig rig, HikariDataSource dataSource, int jobs) throws Exception {
        tally = new Tally(jobs);
        NewJob job = new NewJob(EngineRig.ACCOUNT, 0, JobRows.NOOP, JobRows.PAYLOAD, "work", 0, null, null);
        for (int i = 0; i < jobs; i += BATCH) {
            rig.engine.enqueue().enqueue(Collections.nCopies(BATCH, job));
        }
        tally.await();
        while (EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE finished_day = 0") > 0) {
            Thread.sleep(ENDED.toMillis());
        }
    }

    /** What finished today has finished on that day, and the purge of its end has run. */
    private static void passed(HikariDataSource dataSource, int day) {
        EngineRig.execute(dataSource, "UPDATE job SET finished_day = " + day + " WHERE finished_day > " + DAYS);
        new FinishedDays(
                        new LocalTransactions(dataSource),
                        Dialect.H2,
                        () -> Instant.EPOCH.plus(Duration.ofDays(day)),
                        KEPT_DAYS,
                        blob -> {})
                .purge();
    }

    /** A database in a file, opened as a server without settings opens its own. */
    private static HikariDataSource file(Path directory) {
        System.setProperty("postroad.data.dir", directory.toAbsolutePath().toString());
        HikariConfig config = new HikariConfig();
        config.setDataSource(new PostroadDataSource());
        config.setMaximumPoolSize(THREADS);
        return new HikariDataSource(config);
    }

    private static double size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            double bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes / MEGABYTE;
        }
    }
}
