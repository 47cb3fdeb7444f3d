package org.postroad.jobs.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** The columns of a claim, in the order both databases return them. */
final class ClaimedRow {
    /** The columns that {@link #read} expects. */
    static final String COLUMNS =
            "id, account_id, task_id, action, queue_id, gate, lane, rank, run, attempt_count, first_failed_at, losses,"
                    + " suspect, again_count, again_since, due, unique_key, payload, payload_blob, started_at";

    private ClaimedRow() {}

    static ClaimedJob read(ResultSet rows, long lease) throws SQLException {
        int attemptCount = rows.getInt(10);
        int againCount = rows.getInt(14);
        Instant due = Objects.requireNonNull(Sql.instant(rows, 16));
        return new ClaimedJob(
                rows.getLong(1),
                lease,
                rows.getLong(2),
                rows.getLong(3),
                rows.getString(4),
                rows.getLong(5),
                rows.getShort(6),
                rows.getLong(7),
                rows.getLong(8),
                rows.getInt(9),
                attemptCount,
                attemptCount == 0 ? null : Sql.instant(rows, 11),
                rows.getInt(12),
                rows.getBoolean(13),
                againCount,
                againCount == 0 ? null : Sql.instant(rows, 15),
                due,
                rows.getString(17),
                rows.getString(18),
                rows.getLong(19),
                Sql.instant(rows, 20));
    }
}
