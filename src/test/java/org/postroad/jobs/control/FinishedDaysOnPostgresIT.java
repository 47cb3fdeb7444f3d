package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobState;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.EngineRig;

class FinishedDaysOnPostgresIT extends FinishedDaysContract {
    private static final String DAYS = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'job'::regclass";

    FinishedDaysOnPostgresIT() {
        super(Dialect.POSTGRESQL);
    }

    private void fill(int day, int rows) {
        execute("INSERT INTO job (id, finished_day, account_id, action, queue_id, gate, lane, state, due, payload,"
                + " created_at, finished_at) SELECT 1000 + n, " + day
                + ", 7, 'noop', 1, 0, 7, 2, now(), '{}', now(), now()"
                + " FROM generate_series(1, " + rows + ") AS n");
    }

    @Test
    void todayAndTheNextDaysHavePartitionsWithEveryIndexOfTheirTable() {
        days.ensure();
        days.ensure();

        assertThat(number(DAYS)).isEqualTo(2 + 1 + FinishedDays.AHEAD);
        assertThat(number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'job_attempt'::regclass"))
                .isEqualTo(1 + 1 + FinishedDays.AHEAD);
        String day = "'job_d" + today() + "'::regclass";
        assertThat(number("SELECT count(*) FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid"
                        + " WHERE x.indrelid = " + day))
                .isEqualTo(number("SELECT count(*) FROM pg_index WHERE indrelid = 'job'::regclass"));
    }

    @Test
    void aJobThatFinishesOnADayWithoutAPartitionIsMovedToItsOwn() {
        long job = finished(today(), JobState.SUCCEEDED, 0);
        assertThat(number("SELECT count(*) FROM job_other_days")).isEqualTo(1);

        days.ensure();

        assertThat(number("SELECT id FROM job_d" + today())).isEqualTo(job);
        assertThat(number("SELECT count(*) FROM job_attempt_d" + today())).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM job_other_days")).isZero();
    }

    @Test
    void tooManyRowsToMoveStayWhereTheyAreAndOtherDaysAreMade() {
        fill(today(), DayPartitions.MOST_MOVED + 1);

        days.ensure();

        assertThat(number(DAYS)).isEqualTo(2 + FinishedDays.AHEAD);
        assertThat(number("SELECT count(*) FROM job WHERE finished_day = " + today()))
                .isEqualTo(DayPartitions.MOST_MOVED + 1);
    }

    @Test
    void aDayOf100000JobsGoesWithoutADelete() {
        days.ensure();
        int day = today();
        fill(day, 100_000);
        now = now.plus(Duration.ofDays(KEPT + 1));

        FinishedDays.Purged purged = days.purge();

        int daysOfTheFeed = 1 + FinishedDays.AHEAD; // all of them, as it is kept for a week only
        assertThat(purged).isEqualTo(new FinishedDays.Purged(2 + daysOfTheFeed, 0));
        assertThat(number("SELECT count(*) FROM job")).isZero();
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'job_d" + day + "'"))
                .isZero();
        number("SELECT 1 FROM pg_stat_force_next_flush()");
        assertThat(number("SELECT sum(n_tup_del) FROM pg_stat_user_tables WHERE relname LIKE 'job%'"))
                .isZero();
    }

    @Test
    void aDayThatWasTakenOffByANodeThatDiedIsDropped() {
        days.ensure();
        int day = today();
        execute("INSERT INTO blob (id, account_id, content, created_at) VALUES (9, 7, 'x'::bytea, now())");
        finished(day, JobState.SUCCEEDED, 9);
        execute("ALTER TABLE job DETACH PARTITION job_d" + day);
        now = now.plus(Duration.ofDays(KEPT + 1));

        days.purge();

        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'job_d" + day + "'"))
                .isZero();
        assertThat(number("SELECT count(*) FROM blob")).isZero();
    }

    @Test
    void severalNodesMakeAndDropDaysAtOnce() throws Exception {
        days.ensure();
        now = now.plus(Duration.ofDays(KEPT + 10));
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                FinishedDays own = daysOf(new LocalTransactions(dataSource));
                all.add(nodes.submit(() -> {
                    own.ensure();
                    own.purge();
                }));
            }
            for (Future<?> node : all) {
                node.get();
            }
        } finally {
            nodes.shutdownNow();
        }
        assertThat(number(DAYS)).isEqualTo(2 + 1 + FinishedDays.AHEAD);
    }

    @Test
    void jobsFinishWhileDaysAreMadeAndDropped() throws Exception {
        days.ensure();
        execute("INSERT INTO job (id, account_id, action, queue_id, gate, lane, due, payload, created_at)"
                + " SELECT n, 7, 'noop', 1, 0, 7, now(), '{}', now() FROM generate_series(1, 20000) AS n");
        AtomicBoolean stopped = new AtomicBoolean();
        ExecutorService settler = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> settled = settler.submit(() -> settleAll(stopped));
            for (int i = 0; i < 5 && !settled.isDone(); i++) {
                now = now.plus(Duration.ofDays(KEPT + 9));
                days.ensure();
                days.purge();
            }
            stopped.set(true);
            int finished = settled.get();
            assertThat(finished).isPositive();
            // None is lost between a day's partition and the default: what is not there any more was purged as old.
            assertThat(number("SELECT count(*) FROM job WHERE finished_day = 0"))
                    .isEqualTo(20_000 - finished);
            assertThat(number("SELECT count(*) FROM job WHERE finished_day > 0 AND finished_day < " + (today() - KEPT)))
                    .isLessThanOrEqualTo(100);
        } finally {
            settler.shutdownNow();
        }
    }

    /** As the dispatcher does: a hundred rows at a time move from the unfinished ones to the day that it is. */
    private int settleAll(AtomicBoolean stopped) throws SQLException {
        int all = 0;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            while (!stopped.get() && all < 20_000) {
                all += settleBlock(statement, all);
            }
        }
        return all;
    }

    /** A day that is attached while a row waits for the default partition refuses that row once. */
    private int settleBlock(Statement statement, int all) throws SQLException {
        try {
            return statement.executeUpdate("UPDATE job SET state = 2, finished_day = " + today()
                    + ", finished_at = now() WHERE finished_day = 0 AND id BETWEEN " + (all + 1) + " AND "
                    + (all + 100));
        } catch (SQLException e) {
            if (!"23514".equals(e.getSQLState())) {
                throw e;
            }
            return 0;
        }
    }

    @Test
    void aReaderThatHoldsTheTableOnlyDelaysADrop() throws SQLException {
        days.ensure();
        now = now.plus(Duration.ofDays(KEPT + 10));
        try (Connection reader = dataSource.getConnection()) {
            reader.setAutoCommit(false);
            try (Statement statement = reader.createStatement()) {
                statement.execute("SELECT count(*) FROM job, job_attempt, job_feed");
            }
            assertThat(days.purge().days()).isZero();
            reader.rollback();
        }
        assertThat(days.purge().days()).isEqualTo(3 * (1 + FinishedDays.AHEAD));
    }

    @Test
    void aTransactionThatIsForgottenIsReported() throws SQLException {
        List<Duration> seen = new ArrayList<>();
        EngineMeter meter = new EngineMeter() {
            @Override
            public void oldestSnapshot(Duration age) {
                seen.add(age);
            }
        };
        OldSnapshots snapshots = new OldSnapshots(transactions, Dialect.POSTGRESQL, meter, Duration.ofSeconds(-1));
        try (Connection forgotten = dataSource.getConnection()) {
            forgotten.setAutoCommit(false);
            forgotten.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = forgotten.createStatement()) {
                statement.execute("SELECT count(*) FROM job");
            }
            org.awaitility.Awaitility.await().until(snapshots::look, age -> age.compareTo(Duration.ofSeconds(1)) >= 0);
            forgotten.rollback();
        }
        assertThat(snapshots.look()).isZero();
        assertThat(seen).last().isEqualTo(Duration.ZERO);
        assertThat(EngineRig.number(dataSource, "SELECT 1")).isEqualTo(1);
    }
}
