package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/** The engine as the server runs it, over a pool of its own. */
final class PostroadContestant implements Contestant {
    private final String name;
    private final int jobs;
    private final HikariDataSource dataSource;

    PostroadContestant(String name, BenchPostgres postgres, String database, int permits, int jobs)
            throws SQLException {
        this.name = name;
        this.jobs = jobs;
        this.dataSource = postgres.migrated(database);
        if (permits != BenchPostgres.PERMITS) {
            EngineRig.execute(dataSource, "DELETE FROM stored_object WHERE name = 'work'");
            EngineRig.installQueues(dataSource, java.util.Map.of("work", permits));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int jobs() {
        return jobs;
    }

    @Override
    public void fill() throws SQLException {
        Query.run(dataSource, "TRUNCATE job_live");
        JobRows.ready(dataSource, jobs);
        JobRows.settle(dataSource, "job_live");
    }

    @Override
    public double drain() throws Exception {
        Tally tally = new Tally(jobs);
        return drain(dataSource, tally);
    }

    /** Drains what is ready in a database with an engine of its own, with no-op jobs. */
    static double drain(HikariDataSource dataSource, Tally tally) throws Exception {
        try (EngineRig rig = EngineRig.over(dataSource, Dialect.POSTGRESQL)
                .action(JobRows.NOOP, attempt -> {
                    tally.ran();
                    return Outcome.succeeded();
                })
                .build()) {
            rig.start();
            tally.await();
            Query.await(dataSource, JobRows.NOTHING_HELD);
            return tally.perSecond();
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
