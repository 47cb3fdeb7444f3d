package org.postroad.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** db-scheduler by lock-and-fetch. It deletes what is done, so its table stays small. */
final class DbSchedulerContestant implements Contestant {
    /** As its documentation has it, without the index for priorities, which are off and which each row would pay for. */
    static final String[] SCHEMA = {
        """
        CREATE TABLE scheduled_tasks (
            task_name text NOT NULL, task_instance text NOT NULL, task_data bytea, execution_time timestamptz,
            picked boolean NOT NULL, picked_by text, last_success timestamptz, last_failure timestamptz,
            consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL, priority smallint, state text,
            PRIMARY KEY (task_name, task_instance))
        """,
        "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
        "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)"
    };

    /** What its documentation measured with; limits are fractions of the threads. */
    record Tuning(int threads, double lower, double upper) {
        static final List<Tuning> SWEEP =
                List.of(new Tuning(20, 4, 20), new Tuning(50, 0.5, 4), new Tuning(50, 2, 10), new Tuning(100, 2, 6));

        @Override
        public String toString() {
            return threads + " threads, lower " + lower + ", upper " + upper;
        }
    }

    private final HikariDataSource dataSource;
    private int jobs;
    private Tuning tuning = Tuning.SWEEP.get(0);
    private int round;

    DbSchedulerContestant(BenchPostgres postgres, int jobs) throws SQLException {
        this.dataSource = postgres.empty("db_scheduler");
        this.jobs = jobs;
        Query.run(dataSource, SCHEMA);
    }

    void tune(Tuning changed) {
        tuning = changed;
    }

    @Override
    public String name() {
        return "db-scheduler";
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
        round++;
        Query.run(dataSource, "TRUNCATE scheduled_tasks");
        OneTimeTask<Void> task = task(new Tally(0));
        Stream<TaskInstance<?>> instances = IntStream.range(0, jobs).mapToObj(i -> task.instance(round + "-" + i));
        Scheduler.create(dataSource, task).build().scheduleBatch(instances, Instant.now());
        JobRows.settle(dataSource, "scheduled_tasks");
    }

    private static OneTimeTask<Void> task(Tally tally) {
        return Tasks.oneTime(JobRows.NOOP).execute((instance, context) -> tally.ran());
    }

    @Override
    public double drain() throws Exception {
        Tally tally = new Tally(jobs);
        Scheduler scheduler = Scheduler.create(dataSource, task(tally))
                .threads(tuning.threads)
                .pollUsingLockAndFetch(tuning.lower, tuning.upper)
                .pollingInterval(Duration.ofMillis(100))
                .shutdownMaxWait(Duration.ofSeconds(2))
                .build();
        scheduler.start();
        try {
            tally.await();
            Query.await(dataSource, "SELECT NOT EXISTS (SELECT 1 FROM scheduled_tasks)");
            return tally.perSecond();
        } finally {
            scheduler.stop();
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
