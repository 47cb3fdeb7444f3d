package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** That the hot path reads what it takes and no more, on PostgreSQL, whatever else is in the table and whatever the statistics say. */
class HotPathPlanIT {
    private static final short GATE = 8;
    private final HotPath hotPath = new PostgresHotPath();
    private DataSource dataSource;

    @BeforeEach
    void fill() {
        dataSource = Databases.postgres();
        EngineRig.installQueues(dataSource, Map.of("work", 25));
    }

    private void insert(int from, int count, String due, String rank) {
        EngineRig.execute(
                dataSource,
                "INSERT INTO job_live (id, account_id, action, queue_id, gate, lane, due, rank, payload, created_at)"
                        + " SELECT g, 1, 'noop', 1, " + GATE + ", 1, " + due + ", " + rank + ", '{}', now()"
                        + " FROM generate_series(" + from + ", " + (from + count - 1) + ") g");
    }

    /** Index entries and rows that a claim of 20 reads. */
    private long readBy(long floor) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long before = touched(statement);
            List<ClaimedJob> claimed = hotPath.claim(
                    connection, List.of(new Want(1, GATE, 20, floor)), 1L << 32, Instant.now(), "n", true);
            assertThat(claimed).hasSize(20).isSortedAccordingTo(ClaimedJob.IN_ORDER);
            long after = touched(statement);
            connection.commit();
            return after - before;
        }
    }

    private static long touched(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(
                "SELECT pg_stat_get_xact_tuples_returned('job_live'::regclass)"
                        + " + (SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid)) FROM pg_index WHERE indrelid = 'job_live'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void waitingJobsCostAClaimNothingEvenWithStatisticsOfAnEmptyTable() throws SQLException {
        EngineRig.execute(dataSource, "ALTER TABLE job_live SET (autovacuum_enabled = FALSE)");
        EngineRig.execute(dataSource, "ANALYZE job_live");
        insert(1, 200_000, "now() + interval '1 day'", "NULL");
        insert(300_000, 1_000, "now()", "g");
        assertThat(readBy(Long.MIN_VALUE)).isLessThan(200);
    }

    /** What every statement of a batch reads, of which all jobs are ready, or fall due. */
    private long readByAll(Connection connection, Statement statement) throws SQLException {
        connection.setAutoCommit(false);
        long before = touched(statement);
        List<ClaimedJob> claimed = hotPath.claim(
                connection, List.of(new Want(1, GATE, 20, Long.MIN_VALUE)), 1L << 32, Instant.now(), "n", true);
        assertThat(hotPath.succeed(
                        connection,
                        claimed.stream().map(HotPathContract::success).toList(),
                        Instant.now()))
                .isEmpty();
        List<Long> due = hotPath.due(connection, Instant.now(), 20).stream()
                .map(HotPath.Due::id)
                .toList();
        assertThat(due).hasSameSizeAs(claimed);
        hotPath.rank(connection, due, due);
        hotPath.glance(connection, List.of(new Want(1, GATE, 0, Long.MIN_VALUE)), 1);
        long after = touched(statement);
        connection.commit();
        return after - before;
    }

    @Test
    void plansThatWereMadeForATableThatWasEmptiedServeAFullOne() throws SQLException {
        EngineRig.execute(dataSource, "ALTER TABLE job_live SET (autovacuum_enabled = FALSE)");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            insert(1, 20_000, "now()", "g");
            insert(20_001, 20_000, "now()", "NULL");
            statement.execute("DELETE FROM job_live");
            statement.execute("VACUUM (ANALYZE) job_live");
            statement.execute("SET plan_cache_mode = force_generic_plan");
            assertThat(readByAll(connection, statement)).isZero();
            insert(1, 20_000, "now()", "g");
            insert(20_001, 20_000, "now() - interval '1 minute'", "NULL");
            TableStatistics statistics = new TableStatistics(dataSource, Dialect.POSTGRESQL);
            // A connection tells the server what it inserted up to ten seconds later
            await().atMost(Duration.ofSeconds(30)).until(statistics::refresh);
            assertThat(readByAll(connection, statement)).isBetween(20L * 5, 20L * 40);
            assertThat(statistics.refresh()).as("it is up to date").isFalse();
        }
    }

    @Test
    void floorPassesOverWhatAPinnedSnapshotKeepsFromVacuum() throws SQLException {
        insert(1, 50_000, "now()", "g");
        try (Connection pin = dataSource.getConnection();
                Statement pinned = pin.createStatement()) {
            pin.setAutoCommit(false);
            pinned.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            pinned.executeQuery("SELECT 1").close();
            EngineRig.execute(dataSource, "DELETE FROM job_live WHERE id <= 49000");
            assertThat(readBy(49_001)).isLessThan(200);
        }
    }
}
