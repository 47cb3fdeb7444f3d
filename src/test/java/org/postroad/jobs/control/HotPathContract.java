package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.jobs.entity.JobState;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for the statements of the hot path on every database. */
abstract class HotPathContract {
    private static final short GATE = 8;
    private static final long LEASE = 1L << 32;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Dialect dialect;
    private final HotPath hotPath;
    private DataSource dataSource;

    HotPathContract(Dialect dialect, HotPath hotPath) {
        this.dialect = dialect;
        this.hotPath = hotPath;
    }

    @BeforeEach
    void threeReadyJobs() {
        dataSource = Databases.of(dialect);
        EngineRig.installQueues(dataSource, Map.of("work", 25));
        for (int id = 1; id <= 3; id++) {
            EngineRig.execute(
                    dataSource,
                    "INSERT INTO job (id, account_id, action, queue_id, gate, lane, due, rank, payload, created_at)"
                            + " VALUES (" + id + ", 1, 'noop', 1, " + GATE + ", 1, CURRENT_TIMESTAMP, " + -id
                            + ", '{}', CURRENT_TIMESTAMP)");
        }
    }

    private List<ClaimedJob> claim(int most, long floor, long lease) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return hotPath.claim(connection, List.of(new Want(1, GATE, most, floor)), lease, NOW, "n", true);
        }
    }

    @Test
    void claimTakesTheLowestRanksFirstAndNotesWhatItTook() throws SQLException {
        assertThat(claim(2, Long.MIN_VALUE, LEASE)).extracting(ClaimedJob::id).containsExactly(3L, 2L);
        try (Connection connection = dataSource.getConnection()) {
            ClaimStore.Block noted = ClaimStore.first(connection, LEASE, LEASE);
            assertThat(noted.leases()).containsExactly(LEASE);
            assertThat(noted.jobs()).containsExactlyInAnyOrder(2L, 3L);
            assertThat(noted.last()).isTrue();
        }
    }

    @Test
    void runningJobKeepsItsRankAndIsNotTakenAgain() throws SQLException {
        claim(2, Long.MIN_VALUE, LEASE);
        assertThat(EngineRig.number(dataSource, "SELECT rank FROM job WHERE id = 3"))
                .isEqualTo(-3);
        assertThat(claim(5, Long.MIN_VALUE, LEASE + 1))
                .extracting(ClaimedJob::id)
                .containsExactly(1L);
        assertThat(claim(5, Long.MIN_VALUE, LEASE + 2)).isEmpty();
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM claim")).isEqualTo(2);
    }

    @Test
    void claimReadsFromItsFloorOn() throws SQLException {
        assertThat(claim(5, -2, LEASE)).extracting(ClaimedJob::id).containsExactly(2L, 1L);
    }

    @Test
    void successesWithoutTheirLeaseAreToldAndChangeNothing() throws SQLException {
        List<ClaimedJob> claimed = claim(3, Long.MIN_VALUE, LEASE);
        EngineRig.execute(dataSource, "UPDATE job SET lease = 99 WHERE id = 2");
        List<Settlement> successes =
                claimed.stream().map(HotPathContract::success).toList();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(hotPath.succeed(connection, successes, NOW)).containsExactly(2L);
            connection.commit();
        }
        assertThat(LongStream.of(1, 2, 3)
                        .map(id -> EngineRig.number(dataSource, "SELECT state FROM job WHERE id = " + id)))
                .containsExactly(2L, 1L, 2L);
    }

    private static HotPath.Row row(long id, int priority, long due) {
        Instant at = Instant.ofEpochSecond(due);
        return new HotPath.Row(
                id, 7, 0, "noop", 1, GATE, 7, priority, at, priority < 0 ? null : id, null, "{}", 0, NOW);
    }

    private static AuditEntry entry(long id, OptionalLong account, String data) {
        return new AuditEntry(id, account, "job", "create", AuditEntry.Status.SUCCEEDED, "user:ann", data, NOW);
    }

    @Test
    void rowsAndTheirEntriesAreThereTogether() {
        hotPath.insertLogged(
                new LocalTransactions(dataSource),
                List.of(row(11, 0, 60), row(12, -1, 3_600)),
                List.of(entry(21, OptionalLong.of(7), "{\"é\": 1}"), entry(22, OptionalLong.empty(), "{}")));

        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE id IN (11, 12) AND account_id = 7"))
                .isEqualTo(2);
        assertThat(EngineRig.number(
                        dataSource, "SELECT count(*) FROM job WHERE id = 12 AND rank IS NULL AND task_id IS NULL"))
                .isOne();
        assertThat(
                        EngineRig.number(
                                dataSource,
                                "SELECT count(*) FROM audit_log WHERE id = 21 AND account_id = 7 AND actor = 'user:ann' AND data = '{\"é\": 1}'"))
                .isOne();
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM audit_log WHERE id = 22 AND account_id IS NULL"))
                .isOne();
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job_feed WHERE account_id = 7"))
                .isOne();
    }

    @Test
    void neitherIsThereIfOneCannotBe() {
        assertThatThrownBy(() -> hotPath.insertLogged(
                        new LocalTransactions(dataSource),
                        List.of(row(11, 0, 60)),
                        List.of(entry(21, OptionalLong.empty(), "{}"), entry(21, OptionalLong.empty(), "{}"))))
                .isInstanceOf(DatabaseFailure.class);

        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE id = 11"))
                .isZero();
        assertThat(EngineRig.number(dataSource, "SELECT count(*) FROM audit_log WHERE id = 21"))
                .isZero();
    }

    static Settlement success(ClaimedJob job) {
        return new Settlement(
                job, JobState.SUCCEEDED, job.due(), NOW, NOW, job.run(), 0, null, 0, null, null, null, null);
    }
}
