package org.postroad.jobs.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** The columns of a claim, in the order both databases return them. */
final class ClaimedRow {
    /** The columns that {@link #read} expects. */
    static final String COLUMNS =
            "id, account_id, task_id, action, queue_id, gate, lane, priority, rank, run, attempt_count, first_failed_at,"
                    + " losses, suspect, again_count, again_since, due, unique_key, payload, payload_blob, started_at";

    private ClaimedRow() {}

    static ClaimedJob read(ResultSet rows, long lease) throws SQLException {
        int attemptCount = rows.getInt(11);
        int againCount = rows.getInt(15);
        Instant due = Objects.requireNonNull(Sql.instant(rows, 17));
        return new ClaimedJob(
                rows.getLong(1),
                lease,
                rows.getLong(2),
                rows.getLong(3),
                rows.getString(4),
                rows.getLong(5),
                rows.getShort(6),
                rows.getLong(7),
                rows.getInt(8),
                rows.getLong(9),
                rows.getInt(10),
                attemptCount,
                attemptCount == 0 ? null : Sql.instant(rows, 12),
                rows.getInt(13),
                rows.getBoolean(14),
                againCount,
                againCount == 0 ? null : Sql.instant(rows, 16),
                due,
                rows.getString(18),
                rows.getString(19),
                rows.getLong(20),
                Sql.instant(rows, 21));
    }
}
