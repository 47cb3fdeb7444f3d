package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.Rank;
import org.postroad.jobs.entity.Transition;

/**
 * The guarded statements by which commands change jobs: each repeats the states it expects, raises the version, and gives the number of
 * rows that it changed. All take part in the caller's transaction, which has locked the rows by {@link #lock}.
 */
final class CommandStore {
    // Primary key, in the order of ids, so that two commands never wait for each other in a circle.
    private static final String LOCK = """
        SELECT id, finished_day, account_id, action, queue_id, priority, state, due, rank, attempt_count,
               cancel_requested, payload_blob, version
          FROM job WHERE id IN (%s) ORDER BY id FOR UPDATE
        """;

    // Primary key. On PostgreSQL the row comes back to the live partition, whose unique key may refuse it.
    private static final String RETRY = """
        UPDATE job
           SET state = 0, finished_day = 0, due = ?, rank = NULL, attempt_count = 0, first_failed_at = NULL,
               losses = 0, suspect = FALSE, again_count = 0, again_since = NULL, cancel_requested = FALSE,
               progress = NULL, started_at = NULL, finished_at = NULL, failed_at = NULL, resolved_at = NULL,
               resolution_note = NULL, version = version + 1
         WHERE id IN (%s) AND state IN (%s)
        """;

    // Primary key. What failed before stays counted, so that a failed job runs once more and no oftener.
    private static final String TRIGGER = """
        UPDATE job
           SET due = ?, rank = ?, finished_day = 0, finished_at = NULL, failed_at = NULL,
               again_count = CASE WHEN state = 3 THEN 0 ELSE again_count END,
               again_since = CASE WHEN state = 3 THEN NULL ELSE again_since END,
               started_at = CASE WHEN state = 3 THEN NULL ELSE started_at END,
               state = 0, version = version + 1
         WHERE id IN (%s) AND state IN (%s)
        """;

    // Primary key. A job that has failed keeps the day of its finish, and so its partition.
    private static final String RESOLVE = """
        UPDATE job
           SET state = 4, rank = NULL, resolved_at = ?, resolution_note = ?, finished_at = coalesce(finished_at, ?),
               finished_day = CASE WHEN finished_day = 0 THEN ? ELSE finished_day END, version = version + 1
         WHERE id IN (%s) AND state IN (%s) AND (state <> 0 OR attempt_count > 0 OR due <= ?)
        """;

    // Primary key.
    private static final String CANCEL = """
        UPDATE job
           SET state = 5, rank = NULL, finished_at = ?, finished_day = ?, version = version + 1
         WHERE id IN (%s) AND state IN (%s)
        """;

    // Primary key; the node that runs it sees it at its next look, or at once if it is this one.
    private static final String ASK_TO_STOP = """
        UPDATE job SET cancel_requested = TRUE, version = version + 1
         WHERE id IN (%s) AND state = 1 AND NOT cancel_requested
        """;

    // Primary key. Without a rank the promoter gives it its new place.
    private static final String EDIT = """
        UPDATE job
           SET priority = ?, due = ?, queue_id = ?, rank = CASE WHEN CAST(? AS boolean) THEN NULL ELSE rank END,
               payload = coalesce(?, payload), payload_blob = ?, version = version + 1
         WHERE id = ? AND state <> 1
        """;

    private static final String DELETE = "DELETE FROM job WHERE id IN (%s) AND state <> 1";
    private static final String DELETE_ATTEMPTS = "DELETE FROM job_attempt WHERE job_id IN (%s)";

    /** The rows of those ids that exist, in the order of ids, locked until the transaction ends. */
    List<PresentJob> lock(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK.formatted(Sql.marks(ids.size())))) {
            new Binder(select).ids(ids);
            List<PresentJob> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(present(row));
                }
            }
            return found;
        }
    }

    int retry(Connection connection, List<Long> ids, Instant now) throws SQLException {
        return update(
                connection,
                guarded(RETRY, ids, Transition.RETRY),
                binder -> binder.instant(now).ids(ids));
    }

    int trigger(Connection connection, List<Long> ids, Instant now) throws SQLException {
        return update(
                connection,
                guarded(TRIGGER, ids, Transition.TRIGGER),
                binder -> binder.instant(now).number(Rank.first(now)).ids(ids));
    }

    int resolve(Connection connection, List<Long> ids, String note, Instant now) throws SQLException {
        return update(
                connection,
                guarded(RESOLVE, ids, Transition.RESOLVE),
                binder -> binder.instant(now)
                        .text(note)
                        .instant(now)
                        .number(Sql.day(now))
                        .ids(ids)
                        .instant(JobStatus.stalledIfDueBy(now)));
    }

    int cancel(Connection connection, List<Long> ids, Instant now) throws SQLException {
        return update(
                connection,
                guarded(CANCEL, ids, Transition.CANCEL),
                binder -> binder.instant(now).number(Sql.day(now)).ids(ids));
    }

    int askToStop(Connection connection, List<Long> ids) throws SQLException {
        return update(connection, ASK_TO_STOP.formatted(Sql.marks(ids.size())), binder -> binder.ids(ids));
    }

    int edit(Connection connection, JobEdit edit) throws SQLException {
        return update(
                connection,
                EDIT,
                binder -> binder.number(edit.priority())
                        .instant(edit.due())
                        .number(edit.queueId())
                        .flag(edit.rerank())
                        .text(edit.payload())
                        .number(edit.payloadBlob())
                        .number(edit.id()));
    }

    /** Deletes jobs and what is known of their attempts; not their blobs. */
    int delete(Connection connection, List<Long> ids) throws SQLException {
        update(connection, DELETE_ATTEMPTS.formatted(Sql.marks(ids.size())), binder -> binder.ids(ids));
        return update(connection, DELETE.formatted(Sql.marks(ids.size())), binder -> binder.ids(ids));
    }

    private static int update(Connection connection, String sql, Binding binding) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            binding.bind(new Binder(update));
            return update.executeUpdate();
        }
    }

    private static String guarded(String sql, List<Long> ids, Transition transition) {
        return sql.formatted(Sql.marks(ids.size()), transition.fromCodes());
    }

    private static PresentJob present(ResultSet row) throws SQLException {
        long rank = row.getLong("rank");
        boolean ranked = !row.wasNull();
        return new PresentJob(
                row.getLong("id"),
                row.getInt("finished_day"),
                row.getLong("account_id"),
                row.getString("action"),
                row.getLong("queue_id"),
                row.getInt("priority"),
                JobState.of(row.getInt("state")),
                Objects.requireNonNull(Sql.instant(row, row.findColumn("due"))),
                ranked ? rank : null,
                row.getInt("attempt_count"),
                row.getBoolean("cancel_requested"),
                row.getLong("payload_blob"),
                row.getLong("version"));
    }

    private interface Binding {
        void bind(Binder binder) throws SQLException;
    }
}
