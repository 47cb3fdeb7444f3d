package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.MalformedParameter;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.DeliverBy;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.Placement;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientStatus;
import org.postroad.platform.control.Slice;

/** The rows of messages and their recipients. Every call takes part in the caller's transaction. */
final class MailRows {
    private static final String INSERT_MESSAGE = """
        INSERT INTO mail_message (id, account_id, reverse_path, source, created_at, released_at, size, blob_id, eight_bit, international,
                                  require_tls, priority, returned, envelope_id, deliver_by, deliver_by_ends, client_address, client_port,
                                  header_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private static final String INSERT_RECIPIENT = """
        INSERT INTO mail_recipient (status, queue_id, schedule, rule, attempts, released_at, retry_due, noticed_ms, notices, notice_due,
                                    expires_at, clock_due, last_error, last_code, last_status, last_host, last_text, last_attempt,
                                    job_id, message_id, number, address, domain, wanted, original)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    // Primary key.
    private static final String UPDATE_RECIPIENT = """
        UPDATE mail_recipient
           SET status = ?, queue_id = ?, schedule = ?, rule = ?, attempts = ?, released_at = ?, retry_due = ?, noticed_ms = ?, notices = ?,
               notice_due = ?, expires_at = ?, clock_due = ?, last_error = ?, last_code = ?, last_status = ?, last_host = ?, last_text = ?,
               last_attempt = ?, job_id = ?
         WHERE message_id = ? AND number = ?
        """;

    private static final String MESSAGE = """
        SELECT id, account_id, reverse_path, source, created_at, released_at, size, blob_id, eight_bit, international, require_tls, priority,
               returned, envelope_id, deliver_by, deliver_by_ends, client_address, client_port, header_id
          FROM mail_message WHERE id = ?
        """;

    private static final String RECIPIENT = """
        SELECT number, address, status, queue_id, schedule, rule, attempts, released_at, retry_due, noticed_ms, notices, notice_due,
               expires_at, wanted, original, last_error, last_code, last_status, last_host, last_text, last_attempt, job_id
          FROM mail_recipient
        """;

    // A part of the primary key; a message has few recipients, or the rows are near each other.
    private static final String OF_DOMAIN =
            RECIPIENT + " WHERE message_id = ? AND queue_id = ? AND domain = ? AND status IN (0, 1) ORDER BY number";

    private static final String OF_MESSAGE = RECIPIENT + " WHERE message_id = ? ORDER BY number";

    // Primary key; the last recipient that ends ends the message.
    private static final String FINISH = """
        UPDATE mail_message SET finished_at = ?, version = version + 1
         WHERE id = ? AND finished_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM mail_recipient WHERE message_id = ? AND status IN (0, 1))
        """;

    private static final String INSERT_ATTEMPT = """
        INSERT INTO mail_attempt (message_id, id, domain, started_at, host, address, trace) VALUES (?, ?, ?, ?, ?, ?, ?)
        """;

    // Index mail_recipient_clock; what is due is little, or is made so block by block.
    private static final String CLOCK = """
        SELECT DISTINCT message_id, queue_id, domain, job_id
          FROM (SELECT message_id, queue_id, domain, job_id FROM mail_recipient
                 WHERE clock_due <= ? ORDER BY clock_due LIMIT ?) AS due
        """;

    // Index mail_message_account.
    private static final String PAGE = """
        SELECT id, account_id, reverse_path, source, created_at, released_at, size, blob_id, eight_bit, international, require_tls, priority,
               returned, envelope_id, deliver_by, deliver_by_ends, client_address, client_port, header_id
          FROM mail_message
         WHERE account_id = ? AND id < ? %s
         ORDER BY id DESC LIMIT ? OFFSET ?
        """;

    // Primary key.
    private static final String ATTEMPTS = """
        SELECT domain, started_at, host, address, trace FROM mail_attempt WHERE message_id = ? AND id > ? ORDER BY id LIMIT ?
        """;

    // The same index. What is due already and is being delivered is that attempt's.
    private static final String NEXT_CLOCK = "SELECT min(clock_due) FROM mail_recipient WHERE clock_due > ?";

    private static final String ADDRESSES = "SELECT address FROM mail_recipient WHERE message_id = ? ORDER BY number";

    private final Connection connection;

    MailRows(Connection connection) {
        this.connection = connection;
    }

    void insert(QueuedMessage message) throws SQLException {
        Envelope envelope = message.envelope();
        DeliverBy deliverBy = envelope.deliverBy();
        try (PreparedStatement insert = connection.prepareStatement(INSERT_MESSAGE)) {
            insert.setLong(1, message.id());
            insert.setLong(2, message.accountId());
            insert.setString(3, envelope.reversePath());
            insert.setString(4, envelope.source().wireName());
            insert.setObject(5, time(envelope.created()));
            insert.setObject(6, time(envelope.released()));
            insert.setLong(7, message.size());
            insert.setLong(8, message.blobId());
            insert.setBoolean(9, message.eightBit());
            insert.setBoolean(10, message.international());
            insert.setBoolean(11, envelope.requireTls());
            insert.setInt(12, envelope.priority());
            insert.setString(
                    13, envelope.returned() == null ? null : envelope.returned().name());
            insert.setString(
                    14,
                    envelope.envelopeId() == null ? null : envelope.envelopeId().parameter());
            insert.setObject(15, deliverBy == null ? null : time(deliverBy.at()), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setBoolean(16, deliverBy != null && deliverBy.returned());
            insert.setString(17, envelope.clientAddress());
            insert.setInt(18, envelope.clientPort());
            insert.setString(19, message.headerId());
            insert.executeUpdate();
        }
    }

    void insert(long messageId, List<QueuedRecipient> recipients) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_RECIPIENT)) {
            for (QueuedRecipient recipient : recipients) {
                state(insert, recipient);
                insert.setLong(20, messageId);
                insert.setInt(21, recipient.number());
                insert.setString(22, recipient.address());
                insert.setString(23, recipient.domain());
                insert.setString(
                        24, recipient.wanted().given() ? recipient.wanted().text() : null);
                insert.setString(
                        25,
                        recipient.original() == null
                                ? null
                                : recipient.original().parameter());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Writes how far they are. */
    void update(long messageId, List<QueuedRecipient> recipients) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE_RECIPIENT)) {
            for (QueuedRecipient recipient : recipients) {
                state(update, recipient);
                update.setLong(20, messageId);
                update.setInt(21, recipient.number());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void state(PreparedStatement statement, QueuedRecipient recipient) throws SQLException {
        DeliveryProgress progress = recipient.progress();
        LastAttempt last = recipient.last();
        Instant clock = Stream.of(progress.noticeDue(), progress.expiresAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        statement.setInt(1, progress.status().ordinal());
        statement.setLong(2, recipient.placement().queueId());
        statement.setString(3, recipient.placement().schedule());
        statement.setString(4, recipient.placement().rule());
        statement.setInt(5, progress.attempts());
        statement.setObject(6, time(progress.released()));
        statement.setObject(7, time(progress.retryDue()));
        statement.setLong(8, progress.noticed().toMillis());
        statement.setInt(9, recipient.notices());
        statement.setObject(10, timeOrNull(progress.noticeDue()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(11, timeOrNull(progress.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(12, timeOrNull(clock), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setString(13, last.error().wireName());
        statement.setObject(14, last.code() == 0 ? null : last.code(), Types.SMALLINT);
        statement.setString(15, last.status() == null ? null : last.status().toString());
        statement.setString(16, last.host());
        statement.setString(17, last.text().replace('\0', '\uFFFD'));
        statement.setObject(18, timeOrNull(last.at()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setLong(19, recipient.placement().jobId());
    }

    Optional<QueuedMessage> message(long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MESSAGE)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(message(row)) : Optional.empty();
            }
        }
    }

    private static QueuedMessage message(ResultSet row) throws SQLException {
        Instant deliverBy = instantOrNull(row, 15);
        String returned = row.getString(13);
        Envelope envelope = new Envelope(
                row.getString(3),
                MessageSource.of(row.getString(4)),
                row.getInt(12),
                returned == null ? null : ReturnContent.valueOf(returned),
                envelopeId(row.getString(14)),
                deliverBy == null ? null : new DeliverBy(deliverBy, row.getBoolean(16)),
                row.getBoolean(11),
                instant(row, 5),
                instant(row, 6),
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

    /** The unfinished recipients of a domain that wait in a queue. */
    List<QueuedRecipient> unfinished(QueuedMessage message, long queueId, String domain) throws SQLException {
        return unfinished(message, queueId, domain, "");
    }

    /** The same, held until the transaction ends. */
    List<QueuedRecipient> hold(QueuedMessage message, long queueId, String domain) throws SQLException {
        return unfinished(message, queueId, domain, " FOR UPDATE");
    }

    private List<QueuedRecipient> unfinished(QueuedMessage message, long queueId, String domain, String lock)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_DOMAIN + lock)) {
            select.setLong(1, message.id());
            select.setLong(2, queueId);
            select.setString(3, domain);
            return recipients(select, message);
        }
    }

    /** Every recipient of a message, in the order of the envelope. */
    List<QueuedRecipient> recipients(QueuedMessage message) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_MESSAGE)) {
            select.setLong(1, message.id());
            return recipients(select, message);
        }
    }

    /** Every recipient of a message, held until the transaction ends. */
    List<QueuedRecipient> holdAll(QueuedMessage message) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_MESSAGE + " FOR UPDATE")) {
            select.setLong(1, message.id());
            return recipients(select, message);
        }
    }

    private static List<QueuedRecipient> recipients(PreparedStatement select, QueuedMessage message)
            throws SQLException {
        List<QueuedRecipient> recipients = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                recipients.add(recipient(row, message.envelope().deliverBy()));
            }
        }
        return recipients;
    }

    private static QueuedRecipient recipient(ResultSet row, @Nullable DeliverBy deliverBy) throws SQLException {
        DeliveryProgress progress = new DeliveryProgress(
                RecipientStatus.values()[row.getInt(3)],
                instant(row, 8),
                row.getInt(7),
                instant(row, 9),
                Duration.ofMillis(row.getLong(10)),
                instantOrNull(row, 12),
                instantOrNull(row, 13),
                deliverBy);
        String status = row.getString(18);
        LastAttempt last = new LastAttempt(
                DeliveryError.of(row.getString(16)),
                row.getInt(17),
                status == null ? null : EnhancedCode.read(status).orElse(null),
                row.getString(19),
                Objects.requireNonNullElse(row.getString(20), ""),
                instantOrNull(row, 21));
        return new QueuedRecipient(
                row.getInt(1),
                row.getString(2),
                wanted(row.getString(14)),
                original(row.getString(15)),
                new Placement(row.getString(5), row.getLong(4), row.getLong(22), row.getString(6)),
                progress,
                row.getInt(11),
                last);
    }

    /** The addresses of all recipients, in the order of the envelope. */
    List<String> addresses(long messageId) throws SQLException {
        List<String> addresses = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ADDRESSES)) {
            select.setLong(1, messageId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    addresses.add(row.getString(1));
                }
            }
        }
        return addresses;
    }

    /** Notes when the last recipient ended; nothing happens before that. */
    void finishIfDone(long messageId, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(FINISH)) {
            update.setObject(1, time(now));
            update.setLong(2, messageId);
            update.setLong(3, messageId);
            update.executeUpdate();
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

    /** What was said to hosts, the oldest first. */
    List<HostTrace> attempts(long messageId, long after, int most) throws SQLException {
        List<HostTrace> traces = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ATTEMPTS)) {
            select.setLong(1, messageId);
            select.setLong(2, after);
            select.setInt(3, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    traces.add(new HostTrace(
                            row.getString(1), instant(row, 2), row.getString(3), row.getString(4), row.getString(5)));
                }
            }
        }
        return traces;
    }

    void insertAttempts(long messageId, List<HostTrace> traces, LongSupplier ids) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_ATTEMPT)) {
            for (HostTrace trace : traces) {
                insert.setLong(1, messageId);
                insert.setLong(2, ids.getAsLong());
                insert.setString(3, trace.domain());
                insert.setObject(4, time(trace.startedAt()));
                insert.setString(5, trace.host());
                insert.setString(6, trace.address());
                insert.setString(7, trace.trace().replace('\0', '\uFFFD'));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Recipients that wait together. */
    record Group(long messageId, long queueId, String domain, long jobId) {}

    /** Those of whom a notice or the expiry is due. */
    List<Group> dueByClock(Instant now, int most) throws SQLException {
        List<Group> groups = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CLOCK)) {
            select.setObject(1, time(now));
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    groups.add(new Group(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4)));
                }
            }
        }
        return groups;
    }

    /** When the next notice or expiry is due after an instant; empty if none is. */
    Optional<Instant> nextByClock(Instant after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEXT_CLOCK)) {
            select.setObject(1, time(after));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(instantOrNull(row, 1));
            }
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime timeOrNull(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    // What stands in rows was read when it came.

    private static Notify wanted(@Nullable String text) {
        try {
            return text == null ? Notify.ABSENT : Notify.read(text);
        } catch (MalformedParameter e) {
            throw new IllegalStateException("A row has NOTIFY=" + text, e);
        }
    }

    private static @Nullable OriginalRecipient original(@Nullable String text) {
        try {
            return text == null ? null : OriginalRecipient.read(text);
        } catch (MalformedParameter e) {
            throw new IllegalStateException("A row has ORCPT=" + text, e);
        }
    }

    private static @Nullable EnvelopeId envelopeId(@Nullable String text) {
        try {
            return text == null ? null : EnvelopeId.read(text);
        } catch (MalformedParameter e) {
            throw new IllegalStateException("A row has ENVID=" + text, e);
        }
    }
}
