package org.postroad.provider.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postroad.provider.entity.ListedMailbox;
import org.postroad.provider.entity.SpecialUse;

/**
 * The rows of mailboxes, written by jobs in the caller's transaction. The credential's row is locked first, so that two listings of one
 * credential come one after the other, and none writes for a credential that is being deleted.
 */
final class MailboxRows {
    /** By the primary key; held until the transaction ends. */
    private static final String LOCK = "SELECT account_id FROM provider_credential WHERE id = ? FOR UPDATE";

    /** On mailbox_path. */
    private static final String PATHS = "SELECT path FROM mailbox WHERE credential_id = ?";

    private static final String INSERT = """
        INSERT INTO mailbox (delimiter, special_use, selectable, uid_validity, uid_next, highest_modseq, messages, unseen, listed_at,
                             credential_id, path, id, account_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    /** On mailbox_path, under the lock of the credential. */
    private static final String UPDATE = """
        UPDATE mailbox
           SET delimiter = ?, special_use = ?, selectable = ?, uid_validity = ?, uid_next = ?, highest_modseq = ?, messages = ?,
               unseen = ?, listed_at = ?, gone_at = NULL, version = version + 1
         WHERE credential_id = ? AND path = ?
        """;

    /** On mailbox_path, under the lock of the credential: what no listing of this instant had. */
    private static final String GONE = """
        UPDATE mailbox SET gone_at = ?, version = version + 1 WHERE credential_id = ? AND listed_at < ? AND gone_at IS NULL
        """;

    private final LongSupplier ids;

    /** What a listing changed. @param there whether the credential still was; nothing is written if not */
    record Written(boolean there, int added, int gone) {}

    /** @param ids gives new ones */
    MailboxRows(LongSupplier ids) {
        this.ids = ids;
    }

    /**
     * Writes a whole listing.
     *
     * @param listed no path twice
     * @param now to the microsecond at most, and later than that of the listing before
     */
    Written write(Connection connection, long accountId, long credentialId, List<ListedMailbox> listed, Instant now)
            throws SQLException {
        if (!lock(connection, accountId, credentialId)) {
            return new Written(false, 0, 0);
        }
        Set<String> known = paths(connection, credentialId);
        int added = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            for (ListedMailbox mailbox : listed) {
                boolean old = known.contains(mailbox.path());
                PreparedStatement statement = old ? update : insert;
                set(statement, mailbox, credentialId, now);
                if (!old) {
                    insert.setLong(12, ids.getAsLong());
                    insert.setLong(13, accountId);
                    insert.setObject(14, now.atOffset(ZoneOffset.UTC));
                    added++;
                }
                statement.addBatch();
            }
            insert.executeBatch();
            update.executeBatch();
        }
        return new Written(true, added, markGone(connection, credentialId, now));
    }

    private static boolean lock(Connection connection, long accountId, long credentialId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setLong(1, credentialId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getLong(1) == accountId;
            }
        }
    }

    private static Set<String> paths(Connection connection, long credentialId) throws SQLException {
        Set<String> paths = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(PATHS)) {
            select.setLong(1, credentialId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    paths.add(rows.getString(1));
                }
            }
        }
        return paths;
    }

    private static void set(PreparedStatement statement, ListedMailbox mailbox, long credentialId, Instant now)
            throws SQLException {
        SpecialUse use = mailbox.specialUse();
        ListedMailbox.Counts counts = mailbox.counts();
        statement.setString(1, mailbox.delimiter());
        statement.setString(2, use == null ? null : use.wireName());
        statement.setBoolean(3, mailbox.selectable());
        number(statement, 4, counts == null ? null : counts.uidValidity());
        number(statement, 5, counts == null ? null : counts.uidNext());
        number(statement, 6, counts == null ? null : counts.highestModseq());
        number(statement, 7, counts == null ? null : counts.messages());
        number(statement, 8, counts == null ? null : counts.unseen());
        statement.setObject(9, now.atOffset(ZoneOffset.UTC));
        statement.setLong(10, credentialId);
        statement.setString(11, mailbox.path());
    }

    private static void number(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }

    private static int markGone(Connection connection, long credentialId, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(GONE)) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setLong(2, credentialId);
            update.setObject(3, now.atOffset(ZoneOffset.UTC));
            return update.executeUpdate();
        }
    }
}
