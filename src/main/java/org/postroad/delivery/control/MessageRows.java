package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.MalformedParameter;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.DeliverBy;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.platform.control.Slice;

/** The rows of messages. Every call takes part in the caller's transaction. */
final class MessageRows {
    private static final String INSERT = """
        INSERT INTO mail_message (id, account_id, reverse_path, source, created_at, released_at, size, blob_id, eight_bit, international,
                                  require_tls, priority, returned, envelope_id, deliver_by, deliver_by_ends, client_address, client_port,
                                  header_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private static final String SELECT = """
        SELECT id, account_id, reverse_path, source, created_at, released_at, size, blob_id, eight_bit, international, require_tls, priority,
               returned, envelope_id, deliver_by, deliver_by_ends, client_address, client_port, header_id
          FROM mail_message
        """;

    private static final String ONE = SELECT + " WHERE id = ?";

    // The same, of several.
    private static final String SOME = SELECT + " WHERE id = ANY(?)";

    // Primary key.
    private static final String HOLD = "SELECT 1 FROM mail_message WHERE id = ANY(?) ORDER BY id FOR UPDATE";

    // Primary key.
    private static final String FINISH =
            "UPDATE mail_message SET finished_at = ?, version = version + 1 WHERE id = ANY(?) AND finished_at IS NULL";

    // Primary key; the last recipient that ends ends the message.
    private static final String FINISH_IF_DONE = """
        UPDATE mail_message SET finished_at = ?, version = version + 1
         WHERE id = ? AND finished_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM mail_recipient WHERE message_id = ? AND status IN (0, 1))
        """;

    // Index mail_message_account.
    private static final String PAGE = SELECT + " WHERE account_id = ? AND id < ? %s ORDER BY id DESC LIMIT ? OFFSET ?";

    private final Connection connection;

    MessageRows(Connection connection) {
        this.connection = connection;
    }

    void insertAll(List<QueuedMessage> messages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (QueuedMessage message : messages) {
                bind(insert, message);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void bind(PreparedStatement insert, QueuedMessage message) throws SQLException {
        Envelope envelope = message.envelope();
        DeliverBy deliverBy = envelope.deliverBy();
        insert.setLong(1, message.id());
        insert.setLong(2, message.accountId());
        insert.setString(3, envelope.reversePath());
        insert.setString(4, envelope.source().wireName());
        insert.setObject(5, Columns.time(envelope.created()));
        insert.setObject(6, Columns.time(envelope.released()));
        insert.setLong(7, message.size());
        insert.setLong(8, message.blobId());
        insert.setBoolean(9, message.eightBit());
        insert.setBoolean(10, message.international());
        insert.setBoolean(11, envelope.requireTls());
        insert.setInt(12, envelope.priority());
        insert.setString(
                13, envelope.returned() == null ? null : envelope.returned().name());
        insert.setString(
                14, envelope.envelopeId() == null ? null : envelope.envelopeId().parameter());
        insert.setObject(15, deliverBy == null ? null : Columns.time(deliverBy.at()), Types.TIMESTAMP_WITH_TIMEZONE);
        insert.setBoolean(16, deliverBy != null && deliverBy.returned());
        insert.setString(17, envelope.clientAddress());
        insert.setInt(18, envelope.clientPort());
        insert.setString(19, message.headerId());
    }

    Optional<QueuedMessage> find(long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ONE)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(message(row)) : Optional.empty();
            }
        }
    }

    /** Several of them, by their ids; those that are gone are left out. */
    Map<Long, QueuedMessage> findAll(Collection<Long> ids) throws SQLException {
        Map<Long, QueuedMessage> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SOME)) {
            select.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getLong(1), message(row));
                }
            }
        }
        return found;
    }

    private static QueuedMessage message(ResultSet row) throws SQLException {
        Instant deliverBy = Columns.instantOrNull(row, 15);
        String returned = row.getString(13);
        Envelope envelope = new Envelope(
                row.getString(3),
                MessageSource.of(row.getString(4)),
                row.getInt(12),
                returned == null ? null : ReturnContent.valueOf(returned),
                envelopeId(row.getString(14)),
                deliverBy == null ? null : new DeliverBy(deliverBy, row.getBoolean(16)),
                row.getBoolean(11),
                Columns.instant(row, 5),
                Columns.instant(row, 6),
                row.getString(17),
                row.getInt(18));
        return new QueuedMessage(
                row.getLong(1),
                row.getLong(2),
                envelope,
                row.getLong(7),
                row.getLong(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getString(19));
    }

    /** Notes of messages that all of their recipients, which the caller holds, have ended; and frees what they counted for. */
    void finish(Collection<Long> messageIds, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(FINISH)) {
            update.setObject(1, Columns.time(now));
            update.setArray(2, connection.createArrayOf("bigint", messageIds.toArray()));
            update.executeUpdate();
        }
        new QuotaRows(connection).free(messageIds);
    }

    /** The same of one message, if it is so. */
    void finishIfDone(long messageId, Instant now) throws SQLException {
        finishIfDone(List.of(messageId), now);
    }

    /**
     * Notes of messages when their last recipients ended, and frees what they counted for; nothing happens before that. To be called last:
     * who ends another recipient at the same time waits for this transaction, and then sees what it did.
     */
    void finishIfDone(Collection<Long> messageIds, Instant now) throws SQLException {
        try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
            hold.setArray(1, connection.createArrayOf("bigint", messageIds.toArray()));
            hold.executeQuery().close();
        }
        List<Long> ended = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement(FINISH_IF_DONE)) {
            for (long messageId : messageIds) {
                update.setObject(1, Columns.time(now));
                update.setLong(2, messageId);
                update.setLong(3, messageId);
                update.addBatch();
            }
            int[] counts = update.executeBatch();
            int i = 0;
            for (long messageId : messageIds) {
                if (counts[i++] == 1) {
                    ended.add(messageId);
                }
            }
        }
        if (!ended.isEmpty()) {
            new QuotaRows(connection).free(ended);
        }
    }

    /** Messages of an account, the newest first. @param queued whether unfinished ones, or finished ones; empty for all */
    List<QueuedMessage> page(long accountId, Optional<Boolean> queued, Slice slice) throws SQLException {
        String which = queued.map(open -> open ? "AND finished_at IS NULL" : "AND finished_at IS NOT NULL")
                .orElse("");
        List<QueuedMessage> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(PAGE.formatted(which))) {
            select.setLong(1, accountId);
            select.setLong(2, slice.after().orElse(Long.MAX_VALUE));
            select.setInt(3, slice.rowsToRead());
            select.setInt(4, slice.offset());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    page.add(message(row));
                }
            }
        }
        return page;
    }

    private static @Nullable EnvelopeId envelopeId(@Nullable String text) {
        try {
            return text == null ? null : EnvelopeId.read(text);
        } catch (MalformedParameter e) {
            throw new IllegalStateException("A row has ENVID=" + text, e);
        }
    }
}
