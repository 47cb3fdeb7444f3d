package org.postroad.provider.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the sync of a mailbox is, in its row, in the caller's transaction. One job at a time has a mailbox: it takes it under the
 * row's lock, and every write of it repeats the job's id.
 */
final class MailboxSyncRows {
    /** On mailbox_path. */
    private static final String LOCK = """
        SELECT id, account_id, sync_job_id, synced_validity, synced_uid, synced_modseq, sync_report, pending_blob
          FROM mailbox WHERE credential_id = ? AND path = ? AND gone_at IS NULL FOR UPDATE
        """;

    /** On the primary key of job. */
    private static final String RUNS = "SELECT 1 FROM job WHERE id = ? AND finished_day = 0 AND state = 1";

    /** On the primary key, as all below. */
    private static final String TAKE = """
        UPDATE mailbox SET sync_job_id = ?, sync_report = CASE WHEN sync_job_id = ? THEN sync_report ELSE NULL END, pending_blob = 0,
               version = version + 1
         WHERE id = ?
        """;

    private static final String OWN = "SELECT 1 FROM mailbox WHERE id = ? AND sync_job_id = ? FOR UPDATE";

    private static final String ADVANCE = """
        UPDATE mailbox SET synced_validity = ?, synced_uid = ?, synced_modseq = ?, sync_report = ?, pending_blob = ?, version = version + 1
         WHERE id = ? AND sync_job_id = ?
        """;

    private static final String DONE = """
        UPDATE mailbox SET uid_validity = ?, uid_next = ?, highest_modseq = ?, messages = ?, synced_at = ?, version = version + 1
         WHERE id = ? AND sync_job_id = ?
        """;

    /**
     * How far it is.
     *
     * @param validity the UIDVALIDITY of the messages that are kept; null before the first sync
     * @param uid every message up to this one is kept
     * @param modseq flags and deletions are known up to this one; null where they are not
     * @param report what the job has done so far, as JSON; null for nothing
     * @param pendingBlob what a large message is being written to; 0 for none
     */
    record State(
            long id,
            long accountId,
            @Nullable Long validity,
            long uid,
            @Nullable Long modseq,
            @Nullable String report,
            long pendingBlob) {
        State at(long validity, long uid, @Nullable Long modseq) {
            return new State(id, accountId, validity, uid, modseq, report, pendingBlob);
        }

        State reporting(String text) {
            return new State(id, accountId, validity, uid, modseq, text, pendingBlob);
        }

        State writing(long blob) {
            return new State(id, accountId, validity, uid, modseq, report, blob);
        }
    }

    /** What came of taking it. @param state null if it is not to be had */
    record Taken(boolean there, @Nullable State state) {}

    /** Another job has the mailbox, or it is gone; the transaction is to be undone. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("Another job syncs the mailbox", null, false, false);
        }
    }

    /** Takes it for a job, unless another one that has it is running. The state still names the blob that nobody writes to any more. */
    Taken take(Connection connection, long credentialId, String path, long jobId) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setLong(1, credentialId);
            lock.setString(2, path);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    return new Taken(false, null);
                }
                long owner = row.getLong(3);
                if (owner != 0 && owner != jobId && runs(connection, owner)) {
                    return new Taken(true, null);
                }
                State state = new State(
                        row.getLong(1),
                        row.getLong(2),
                        number(row, 4).orElse(null),
                        row.getLong(5),
                        number(row, 6).orElse(null),
                        owner == jobId ? row.getString(7) : null,
                        row.getLong(8));
                take(connection, state.id, jobId);
                return new Taken(true, state);
            }
        }
    }

    private static boolean runs(Connection connection, long jobId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUNS)) {
            select.setLong(1, jobId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void take(Connection connection, long mailboxId, long jobId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(TAKE)) {
            update.setLong(1, jobId);
            update.setLong(2, jobId);
            update.setLong(3, mailboxId);
            update.executeUpdate();
        }
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    /** Locks the row. @throws Overtaken if it is no longer the job's */
    void requireOwn(Connection connection, long mailboxId, long jobId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OWN)) {
            select.setLong(1, mailboxId);
            select.setLong(2, jobId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new Overtaken();
                }
            }
        }
    }

    /** Notes how far it is. @throws Overtaken as above */
    void advance(Connection connection, State state, long jobId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            number(update, 1, state.validity);
            update.setLong(2, state.uid);
            number(update, 3, state.modseq);
            update.setString(4, state.report);
            update.setLong(5, state.pendingBlob);
            update.setLong(6, state.id);
            update.setLong(7, jobId);
            if (update.executeUpdate() != 1) {
                throw new Overtaken();
            }
        }
    }

    /** Notes that it came to its end, and what the server said of the mailbox. @throws Overtaken as above */
    void done(Connection connection, State state, ImapMailbox.Opened opened, Instant now, long jobId)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(DONE)) {
            update.setLong(1, opened.uidValidity());
            number(update, 2, opened.uidNext() == 0 ? null : Long.valueOf(opened.uidNext()));
            number(update, 3, opened.modseq());
            update.setLong(4, opened.exists());
            update.setObject(5, now.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            update.setLong(6, state.id);
            update.setLong(7, jobId);
            if (update.executeUpdate() != 1) {
                throw new Overtaken();
            }
        }
    }

    private static void number(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }
}
