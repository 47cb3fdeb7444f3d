package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.StrategyJson;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.FixedDelay;
import org.postroad.testing.Databases;
import org.postroad.testing.DelegatingDataSource;
import org.postroad.testing.EngineRig;

/** That the jobs of a task are retried as their task says, on every database. */
abstract class TaskRetryContract {
    private static final FixedDelay QUICK = new FixedDelay(Duration.ofMillis(5));
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();
    private DataSource dataSource;
    private EngineRig rig;

    abstract Dialect dialect();

    @BeforeEach
    void start() throws SQLException {
        dataSource = Databases.of(dialect());
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        EngineRig.installTaskManager(
                dataSource,
                new TaskManagerSettings(2, new ExponentialBackoff(2, HOUR, HOUR, false), HOUR.multipliedBy(9)));
        rig = EngineRig.over(dataSource, dialect())
                .action("failing", attempt -> Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "as always"))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void task(long id, @Nullable String retry) {
        EngineRig.execute(
                dataSource,
                "INSERT INTO task (id, account_id, task_type, payload, retry, created_at, updated_at) VALUES (" + id
                        + ", 7, 'failing', '{}', " + (retry == null ? "NULL" : "'" + retry + "'")
                        + ", CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
    }

    private static String json(FixedDelay strategy) {
        return StrategyJson.of(strategy).toString();
    }

    private long jobOf(long task) {
        return rig.enqueue(new NewJob(EngineRig.ACCOUNT, task, "failing", "{}", null, 0, null, null));
    }

    private long failures(long job) {
        return EngineRig.number(dataSource, "SELECT attempt_count FROM job WHERE id = " + job);
    }

    @Test
    void aJobThatFailsIsRetriedByItsTasksStrategyAsOftenAsTheTaskManagerAllows() {
        task(1, json(QUICK));

        long job = jobOf(1);

        await().atMost(Duration.ofSeconds(30)).until(() -> rig.state(job) == JobState.FAILED.code());
        assertThat(failures(job)).isEqualTo(3);
    }

    @Test
    void aTaskWithoutAStrategyOrThatIsGoneLeavesItToTheTaskManager() {
        task(2, null);

        long without = jobOf(2);
        long gone = jobOf(3);

        for (long job : new long[] {without, gone}) {
            await().atMost(Duration.ofSeconds(30)).until(() -> failures(job) == 1);
            assertThat(rig.state(job)).isEqualTo(JobState.PENDING.code());
            assertThat(EngineRig.text(
                            dataSource,
                            "SELECT due > CURRENT_TIMESTAMP + INTERVAL '30' MINUTE FROM job WHERE id = " + job))
                    .matches("(?i)t(rue)?");
        }
    }

    @Test
    void aChangeIsObeyedAfterASecond() {
        TaskStrategies strategies = new TaskStrategies(new LocalTransactions(dataSource), nanos::get);
        task(4, json(QUICK));
        assertThat(strategies.of(4)).contains(QUICK);
        FixedDelay slow = new FixedDelay(HOUR);
        EngineRig.execute(dataSource, "UPDATE task SET retry = '" + json(slow) + "' WHERE id = 4");

        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(strategies.of(4)).contains(QUICK);
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(strategies.of(4)).contains(slow);
    }

    @Test
    void withoutADatabaseWhatWasKnownLastHolds() {
        Severed severed = new Severed(dataSource);
        TaskStrategies strategies = new TaskStrategies(new LocalTransactions(severed), nanos::get);
        task(5, json(QUICK));
        task(6, json(QUICK));
        assertThat(strategies.of(5)).contains(QUICK);

        severed.cut = true;
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(strategies.of(5)).contains(QUICK);
        assertThat(strategies.of(6)).isEmpty();
        severed.cut = false;
        assertThat(strategies.of(6)).contains(QUICK);
    }

    /** A database that can be cut off. */
    private static final class Severed extends DelegatingDataSource {
        private volatile boolean cut;

        Severed(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("Cut off", "08006");
            }
            return super.getConnection();
        }
    }
}
