package org.postroad.provider.control;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Blobs;

/**
 * The rows of messages and of what they consist of, in the caller's transaction. Contents are shared: where another transaction makes or
 * deletes the same at the same time, the unique constraint or the foreign key undoes this one, and it is to be run again.
 */
final class MessageRows {
    /** On message_content_hash. */
    private static final String SAME =
            "SELECT id, sha256, complete FROM message_content WHERE sha256 = ANY(?) AND account_id = ?";

    /**
     * The same, one look into the index for each hash: with the statistics of an empty table PostgreSQL would else read all contents of the
     * account, for every batch of a first sync.
     */
    private static final String SAME_ON_POSTGRESQL = """
        SELECT c.id, c.sha256, c.complete FROM unnest(?::varchar[]) AS wanted (sha256)
         CROSS JOIN LATERAL (SELECT id, sha256, complete FROM message_content
                              WHERE sha256 = wanted.sha256 AND account_id = ? OFFSET 0) AS c
        """;

    private static final String INSERT_CONTENT =
            "INSERT INTO message_content (id, account_id, sha256, complete, size, blob_id) VALUES (?, ?, ?, ?, ?, ?)";

    private static final String INSERT = """
        INSERT INTO message (id, account_id, mailbox_id, uid_validity, uid, content_id, size, received_at, sent_at, flags, message_id,
                             subject, sender, recipients, structure)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    /** On message_uid, as all below that name a mailbox. */
    private static final String KEPT = """
        SELECT uid, id, content_id, flags FROM message
         WHERE mailbox_id = ? AND uid_validity = ? AND uid BETWEEN ? AND ? ORDER BY uid LIMIT ?
        """;

    private static final String OTHERS = """
        SELECT uid, id, content_id, flags FROM message
         WHERE mailbox_id = ? AND (uid_validity < ? OR uid_validity > ?) LIMIT ?
        """;

    private static final String COUNT = "SELECT count(*) FROM message WHERE mailbox_id = ? AND uid_validity = ?";

    private static final String SET_FLAGS =
            "UPDATE message SET flags = ? WHERE mailbox_id = ? AND uid_validity = ? AND uid = ? AND flags <> ?";

    /** On the primary key. */
    private static final String DELETE = "DELETE FROM message WHERE id = ?";

    /** On the primary key, and message_of_content. In the order of ids, so that two wait for each other and not both. */
    private static final String UNUSED = """
        SELECT c.id, c.blob_id FROM message_content c
         WHERE c.id = ANY(?) AND NOT EXISTS (SELECT 1 FROM message m WHERE m.content_id = c.id) ORDER BY c.id FOR UPDATE
        """;

    /** On the primary key. */
    private static final String DELETE_CONTENT = "DELETE FROM message_content WHERE id = ?";

    private final Blobs blobs;
    private final LongSupplier ids;

    /**
     * What a message consists of.
     *
     * @param bytes null if they are in the blob already
     * @param blob 0 if they are in none yet
     */
    record Content(String sha256, boolean complete, long size, byte @Nullable [] bytes, long blob) {}

    /** A message to be kept. @param head with an instant of reception */
    record Draft(
            ImapMailbox.Head head, Instant receivedAt, MessageSummary summary, String structure, Content content) {}

    /** A message that is kept. */
    record Kept(long uid, long id, long contentId, String flags) {}

    /** @param ids gives new ones */
    MessageRows(Blobs blobs, LongSupplier ids) {
        this.blobs = blobs;
        this.ids = ids;
    }

    /** Keeps messages, and what of their contents is not there yet. */
    void insert(Connection connection, MailboxSyncRows.State mailbox, long validity, List<Draft> drafts)
            throws SQLException {
        Map<String, Long> contents = contents(connection, mailbox.accountId(), drafts);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Draft draft : drafts) {
                insert.setLong(1, ids.getAsLong());
                insert.setLong(2, mailbox.accountId());
                insert.setLong(3, mailbox.id());
                insert.setLong(4, validity);
                insert.setLong(5, draft.head.uid());
                insert.setLong(6, contents.getOrDefault(key(draft.content), 0L));
                insert.setLong(7, draft.head.size());
                instant(insert, 8, draft.receivedAt);
                instant(insert, 9, draft.summary.sentAt());
                insert.setString(10, draft.head.flags());
                insert.setString(11, draft.summary.messageId());
                insert.setString(12, draft.summary.subject());
                insert.setString(13, draft.summary.sender());
                insert.setString(14, draft.summary.recipients());
                insert.setString(15, draft.structure);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void instant(PreparedStatement statement, int index, @Nullable Instant at) throws SQLException {
        if (at == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
        }
    }

    private static String key(Content content) {
        return content.sha256 + content.complete;
    }

    /** The ids of the contents, by {@link #key}. */
    private Map<String, Long> contents(Connection connection, long accountId, List<Draft> drafts) throws SQLException {
        Map<String, Content> wanted = new LinkedHashMap<>();
        drafts.forEach(draft -> wanted.putIfAbsent(key(draft.content), draft.content));
        Map<String, Long> there = new HashMap<>();
        boolean postgresql = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        try (PreparedStatement select = connection.prepareStatement(postgresql ? SAME_ON_POSTGRESQL : SAME)) {
            Array hashes = connection.createArrayOf(
                    "varchar", wanted.values().stream().map(Content::sha256).toArray());
            select.setArray(1, hashes);
            select.setLong(2, accountId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    there.put(rows.getString(2) + rows.getBoolean(3), rows.getLong(1));
                }
            }
        }
        List<Content> missing = new ArrayList<>();
        wanted.forEach((key, content) -> {
            if (!there.containsKey(key)) {
                missing.add(content);
            } else if (content.blob != 0) {
                blobs.delete(content.blob); // it was not known to be the same before it was there
            }
        });
        insertContents(connection, accountId, missing, there);
        return there;
    }

    private void insertContents(Connection connection, long accountId, List<Content> missing, Map<String, Long> there)
            throws SQLException {
        List<Blobs.Body> bodies = new ArrayList<>();
        for (Content content : missing) {
            if (content.bytes != null) {
                bodies.add(new Blobs.Body(accountId, content.bytes));
            }
        }
        List<Long> given = bodies.isEmpty() ? List.of() : blobs.putAll(bodies);
        int next = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT_CONTENT)) {
            for (Content content : missing) {
                long id = ids.getAsLong();
                insert.setLong(1, id);
                insert.setLong(2, accountId);
                insert.setString(3, content.sha256);
                insert.setBoolean(4, content.complete);
                insert.setLong(5, content.size);
                insert.setLong(6, content.bytes == null ? content.blob : given.get(next++));
                insert.addBatch();
                there.put(key(content), id);
            }
            insert.executeBatch();
        }
    }

    /** Kept messages of a range of UIDs, the first so many. */
    List<Kept> kept(Connection connection, long mailboxId, long validity, long first, long last, int most)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(KEPT)) {
            select.setLong(1, mailboxId);
            select.setLong(2, validity);
            select.setLong(3, first);
            select.setLong(4, last);
            select.setInt(5, most);
            return read(select);
        }
    }

    /** Kept messages of another UIDVALIDITY, some. */
    List<Kept> ofOtherValidity(Connection connection, long mailboxId, long validity, int most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OTHERS)) {
            select.setLong(1, mailboxId);
            select.setLong(2, validity);
            select.setLong(3, validity);
            select.setInt(4, most);
            return read(select);
        }
    }

    private static List<Kept> read(PreparedStatement select) throws SQLException {
        List<Kept> kept = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                kept.add(new Kept(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getString(4)));
            }
        }
        return kept;
    }

    long count(Connection connection, long mailboxId, long validity) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNT)) {
            select.setLong(1, mailboxId);
            select.setLong(2, validity);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** @param flags by UID @return of how many messages the flags were other ones */
    int setFlags(Connection connection, long mailboxId, long validity, Map<Long, String> flags) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(SET_FLAGS)) {
            for (Map.Entry<Long, String> entry : flags.entrySet()) {
                update.setString(1, entry.getValue());
                update.setLong(2, mailboxId);
                update.setLong(3, validity);
                update.setLong(4, entry.getKey());
                update.setString(5, entry.getValue());
                update.addBatch();
            }
            int changed = 0;
            for (int count : update.executeBatch()) {
                changed += Math.max(count, 0);
            }
            return changed;
        }
    }

    /** Deletes messages, and what of their contents no other has. */
    void delete(Connection connection, Collection<Kept> messages) throws SQLException {
        TreeSet<Long> contents = new TreeSet<>();
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (Kept message : messages) {
                delete.setLong(1, message.id);
                delete.addBatch();
                contents.add(message.contentId);
            }
            delete.executeBatch();
        }
        deleteUnused(connection, contents);
    }

    private void deleteUnused(Connection connection, Collection<Long> contents) throws SQLException {
        List<Long> unused = new ArrayList<>();
        List<Long> bodies = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(UNUSED)) {
            select.setArray(1, connection.createArrayOf("bigint", contents.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    unused.add(rows.getLong(1));
                    bodies.add(rows.getLong(2));
                }
            }
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE_CONTENT)) {
            for (long id : unused) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        if (!bodies.isEmpty()) {
            blobs.deleteAll(bodies);
        }
    }
}
