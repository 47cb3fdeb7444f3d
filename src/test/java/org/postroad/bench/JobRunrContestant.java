package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;

/**
 * JobRunr's open source edition, with the shortest poll interval that it takes, 5 s. It is measured as its vendor does, from the first
 * job that runs, so that the wait for the first poll does not count against it. It keeps finished jobs, as Postroad does.
 */
final class JobRunrContestant implements Contestant {
    static final List<Integer> SWEEP = List.of(16, 32, 64, 128);
    private static final int POLL_SECONDS = 5;

    private final HikariDataSource dataSource;
    private int jobs;
    private int workers = SWEEP.get(0);

    JobRunrContestant(BenchPostgres postgres, int jobs) throws SQLException {
        this.dataSource = postgres.empty("jobrunr");
        this.jobs = jobs;
    }

    void tune(int changed) {
        workers = changed;
    }

    @Override
    public String name() {
        return "JobRunr";
    }

    @Override
    public int jobs() {
        return jobs;
    }

    void jobs(int changed) {
        jobs = changed;
    }

    @Override
    public void fill() throws SQLException {
        JobRunr.configure()
                .useStorageProvider(new PostgresStorageProvider(dataSource))
                .useBackgroundJobServer(
                        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                                .andPollIntervalInSeconds(POLL_SECONDS)
                                .andWorkerCount(workers),
                        false)
                .initialize();
        Query.run(dataSource, "TRUNCATE jobrunr_jobs");
        BackgroundJob.enqueue(IntStream.range(0, jobs).boxed(), n -> JobRunrJob.run(n));
        JobRows.settle(dataSource, "jobrunr_jobs");
    }

    @Override
    public double drain() throws Exception {
        Tally tally = new Tally(jobs);
        JobRunrJob.countWith(tally);
        JobRunr.getBackgroundJobServer().start();
        try {
            tally.await();
            Query.await(dataSource, "SELECT NOT EXISTS (SELECT 1 FROM jobrunr_jobs WHERE state <> 'SUCCEEDED')");
            return tally.perSecond();
        } finally {
            JobRunr.destroy();
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
