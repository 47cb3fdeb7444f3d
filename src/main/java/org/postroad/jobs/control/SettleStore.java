package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postroad.jobs.entity.JobState;

/** Writes what became of executions, guarded by their leases; the plain successes through the hot path. */
final class SettleStore {
    // Primary key. A job that was asked to stop meanwhile does not go back to its queue.
    private static final String SETTLE = """
            UPDATE job
               SET state = CASE WHEN cancel_requested AND CAST(? AS smallint) = 0 THEN 5 ELSE CAST(? AS smallint) END,
                   finished_day = CASE WHEN cancel_requested OR CAST(? AS smallint) <> 0 THEN CAST(? AS integer) ELSE 0 END,
                   finished_at = CASE WHEN cancel_requested OR CAST(? AS smallint) <> 0
                                      THEN CAST(? AS timestamp(6) with time zone) END,
                   failed_at = CASE WHEN CAST(? AS smallint) = 3 THEN CAST(? AS timestamp(6) with time zone) ELSE failed_at END,
                   lease = 0, rank = NULL, due = ?, started_at = ?, run = ?, attempt_count = ?, first_failed_at = ?,
                   again_count = ?, again_since = ?, suspect = FALSE, cancel_requested = FALSE,
                   result = coalesce(?, result), progress = coalesce(?, progress),
                   last_error_code = coalesce(?, last_error_code), last_error_detail = coalesce(?, last_error_detail),
                   version = version + 1
             WHERE id = ? AND finished_day = 0 AND lease = ? AND state = 1
            """;

    private static final String ATTEMPT = """
            INSERT INTO job_attempt (job_id, run, ended_day, node, started_at, ended_at, code, permanent, detail, stack)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final HotPath hotPath;
    private final String node;

    SettleStore(HotPath hotPath, String node) {
        this.hotPath = hotPath;
        this.node = node;
    }

    /**
     * Settles a batch in the caller's transaction, in the order of ids so that two batches never wait for each other in a circle.
     *
     * @return the ids of the jobs that no longer carried their lease: their outcomes changed nothing
     */
    Set<Long> settle(Connection connection, List<Settlement> batch, Instant now) throws SQLException {
        List<Settlement> sorted = new ArrayList<>(batch);
        sorted.sort(Comparator.comparingLong(Settlement::id));
        List<Settlement> successes =
                sorted.stream().filter(Settlement::plainSuccess).toList();
        List<Settlement> others = new ArrayList<>();
        for (Settlement settlement : sorted) {
            if (!settlement.plainSuccess()) {
                others.add(yieldToTwin(connection, settlement));
            }
        }
        Set<Long> stale = new HashSet<>();
        if (!successes.isEmpty()) {
            stale.addAll(hotPath.succeed(connection, successes, now));
        }
        if (!others.isEmpty()) {
            stale.addAll(settleOthers(connection, others, now));
        }
        return stale;
    }

    private static Settlement yieldToTwin(Connection connection, Settlement settlement) throws SQLException {
        ClaimedJob job = settlement.job();
        boolean twin = settlement.state() == JobState.PENDING
                && UniqueKeys.pending(connection, job.accountId(), job.action(), job.uniqueKey())
                        .isPresent();
        return twin ? settlement.superseded() : settlement;
    }

    private Set<Long> settleOthers(Connection connection, List<Settlement> others, Instant now) throws SQLException {
        int[] counts;
        try (PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            for (Settlement settlement : others) {
                bind(settle, settlement, now);
                settle.addBatch();
            }
            counts = settle.executeBatch();
        }
        Set<Long> stale = new HashSet<>();
        List<Settlement> written = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                written.add(others.get(i));
            } else {
                stale.add(others.get(i).id());
            }
        }
        recordAttempts(
                connection,
                written.stream()
                        .filter(settlement -> settlement.failure() != null)
                        .toList());
        Feed.tell(
                connection,
                FeedType.JOB,
                FeedKind.UPDATED,
                now,
                written,
                settlement -> settlement.job().accountId(),
                Settlement::id);
        return stale;
    }

    private static void bind(PreparedStatement settle, Settlement settlement, Instant now) throws SQLException {
        short state = (short) settlement.state().code();
        int i = 1;
        settle.setShort(i++, state);
        settle.setShort(i++, state);
        settle.setShort(i++, state);
        settle.setInt(i++, Sql.day(now));
        settle.setShort(i++, state);
        settle.setObject(i++, Sql.timestamp(settlement.endedAt()));
        settle.setShort(i++, state);
        settle.setObject(i++, Sql.timestamp(settlement.endedAt()));
        settle.setObject(i++, Sql.timestamp(settlement.due()));
        settle.setObject(i++, Sql.timestampOrNull(settlement.startedAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
        settle.setInt(i++, settlement.run());
        settle.setInt(i++, settlement.attemptCount());
        settle.setObject(i++, Sql.timestampOrNull(settlement.firstFailedAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
        settle.setInt(i++, settlement.againCount());
        settle.setObject(i++, Sql.timestampOrNull(settlement.againSince()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
        settle.setString(i++, settlement.result());
        settle.setString(i++, settlement.progress());
        Settlement.Failure failure = settlement.failure();
        settle.setString(i++, failure == null ? null : failure.code());
        settle.setString(i++, failure == null ? null : failure.detail());
        settle.setLong(i++, settlement.id());
        settle.setLong(i, settlement.job().lease());
    }

    private void recordAttempts(Connection connection, List<Settlement> failed) throws SQLException {
        if (failed.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(ATTEMPT)) {
            for (Settlement settlement : failed) {
                Settlement.Failure failure = java.util.Objects.requireNonNull(settlement.failure());
                insert.setLong(1, settlement.id());
                insert.setInt(2, settlement.job().run());
                insert.setInt(3, Sql.day(settlement.endedAt()));
                insert.setString(4, node);
                insert.setObject(
                        5, Sql.timestampOrNull(settlement.startedAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                insert.setObject(6, Sql.timestamp(settlement.endedAt()));
                insert.setString(7, failure.code());
                insert.setBoolean(8, failure.permanent());
                insert.setString(9, failure.detail());
                insert.setString(10, failure.stack());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
