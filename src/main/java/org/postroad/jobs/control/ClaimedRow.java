package org.postroad.jobs.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** The columns of a claim, in the order both databases return them. */
final class ClaimedRow {
    /** The columns that {@link #read} expects. */
    static final String COLUMNS =
            "id, account_id, task_id, action, queue_id, lane, run, attempt_count, first_failed_at, losses,"
                    + " suspect, again_count, again_since, due, unique_key, payload, payload_blob, started_at";

    private ClaimedRow() {}

    static ClaimedJob read(ResultSet rows, int first, long lease) throws SQLException {
        int attemptCount = rows.getInt(first + 7);
        int againCount = rows.getInt(first + 11);
        Instant due = Objects.requireNonNull(Sql.instant(rows, first + 13));
        return new ClaimedJob(
                rows.getLong(first),
                lease,
                rows.getLong(first + 1),
                rows.getLong(first + 2),
                rows.getString(first + 3),
                rows.getLong(first + 4),
                rows.getLong(first + 5),
                rows.getInt(first + 6),
                attemptCount,
                attemptCount == 0 ? null : Sql.instant(rows, first + 8),
                rows.getInt(first + 9),
                rows.getBoolean(first + 10),
                againCount,
                againCount == 0 ? null : Sql.instant(rows, first + 12),
                due,
                rows.getString(first + 14),
                rows.getString(first + 15),
                rows.getLong(first + 16),
                Sql.instant(rows, first + 17));
    }
}
