package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.MalformedParameter;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;
import org.postroad.delivery.entity.DeliverBy;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.Placement;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientStatus;

/** The rows of recipients. Every call takes part in the caller's transaction. */
final class RecipientRows {
    private static final String INSERT = """
        INSERT INTO mail_recipient (status, queue_id, schedule, rule, attempts, released_at, retry_due, noticed_ms, notices, notice_due,
                                    expires_at, clock_due, last_error, last_code, last_status, last_host, last_text, last_attempt,
                                    job_id, message_id, number, address, domain, wanted, original)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    // Primary key.
    private static final String UPDATE = """
        UPDATE mail_recipient
           SET status = ?, queue_id = ?, schedule = ?, rule = ?, attempts = ?, released_at = ?, retry_due = ?, noticed_ms = ?, notices = ?,
               notice_due = ?, expires_at = ?, clock_due = ?, last_error = ?, last_code = ?, last_status = ?, last_host = ?, last_text = ?,
               last_attempt = ?, job_id = ?
         WHERE message_id = ? AND number = ?
        """;

    private static final String COLUMNS = """
        SELECT number, address, status, queue_id, schedule, rule, attempts, released_at, retry_due, noticed_ms, notices, notice_due,
               expires_at, wanted, original, last_error, last_code, last_status, last_host, last_text, last_attempt, job_id, message_id
        """;

    private static final String SELECT = COLUMNS + " FROM mail_recipient";

    // A part of the primary key; a message has few recipients, or the rows are near each other.
    private static final String WAITING = COLUMNS
            + ", (SELECT count(*) FROM mail_recipient every WHERE every.message_id = one.message_id),"
            + " EXISTS (SELECT 1 FROM mail_hold WHERE mail_hold.message_id = one.message_id) FROM mail_recipient one"
            + " WHERE message_id = ANY(?) AND domain = ANY(?) AND status IN (0, 1) ORDER BY message_id, number";

    // The same, held; in the order of the key, so that no two wait for each other.
    private static final String HOLD = SELECT
            + " WHERE message_id = ANY(?) AND domain = ANY(?) AND status IN (0, 1) ORDER BY message_id, number FOR UPDATE";

    private static final String OF_MESSAGE = SELECT + " WHERE message_id = ? ORDER BY number";

    private static final String ADDRESSES =
            "SELECT message_id, address FROM mail_recipient WHERE message_id = ANY(?) ORDER BY message_id, number";

    private final Connection connection;

    RecipientRows(Connection connection) {
        this.connection = connection;
    }

    void insertAll(List<Written> written) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Written one : written) {
                QueuedRecipient recipient = one.recipient;
                state(insert, recipient);
                insert.setLong(20, one.messageId);
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

    /** A recipient of a message. */
    record Written(long messageId, QueuedRecipient recipient) {}

    /** Writes how far they are. */
    void update(long messageId, List<QueuedRecipient> recipients) throws SQLException {
        updateAll(recipients.stream()
                .map(recipient -> new Written(messageId, recipient))
                .toList());
    }

    /** Writes how far recipients of several messages are. */
    void updateAll(List<Written> written) throws SQLException {
        if (written.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            for (Written one : written) {
                state(update, one.recipient);
                update.setLong(20, one.messageId);
                update.setInt(21, one.recipient.number());
                update.addBatch();
            }
            for (int count : update.executeBatch()) {
                if (count != 1) {
                    throw new IllegalStateException("A recipient that is held is not there");
                }
            }
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
        statement.setObject(6, Columns.time(progress.released()));
        statement.setObject(7, Columns.time(progress.retryDue()));
        statement.setLong(8, progress.noticed().toMillis());
        statement.setInt(9, recipient.notices());
        statement.setObject(10, Columns.timeOrNull(progress.noticeDue()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(11, Columns.timeOrNull(progress.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(12, Columns.timeOrNull(clock), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setString(13, last.error().wireName());
        statement.setObject(14, last.code() == 0 ? null : last.code(), Types.SMALLINT);
        statement.setString(15, last.status() == null ? null : last.status().toString());
        statement.setString(16, last.host());
        statement.setString(17, last.text().replace('\0', '\uFFFD'));
        statement.setObject(18, Columns.timeOrNull(last.at()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setLong(19, recipient.placement().jobId());
    }

    /**
     * Unfinished recipients.
     *
     * @param areAll whether the message has no others, finished or elsewhere
     * @param held whether the message is held
     */
    record Unfinished(List<QueuedRecipient> recipients, boolean areAll, boolean held) {}

    /** The unfinished recipients at several places; none at a place where nobody waits. @param messages by their ids */
    Map<ReadWaiting.Place, Unfinished> unfinished(List<ReadWaiting.Place> places, Map<Long, QueuedMessage> messages)
            throws SQLException {
        Map<ReadWaiting.Place, List<QueuedRecipient>> recipients = new HashMap<>();
        Map<Long, Integer> counts = new HashMap<>();
        Set<Long> held = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(WAITING)) {
            bind(
                    select,
                    places.stream().map(ReadWaiting.Place::messageId).distinct(),
                    places.stream().map(ReadWaiting.Place::domain).distinct());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long id = row.getLong(23);
                    QueuedRecipient one = recipient(
                            row,
                            Objects.requireNonNull(messages.get(id)).envelope().deliverBy());
                    recipients
                            .computeIfAbsent(
                                    new ReadWaiting.Place(id, one.placement().queueId(), one.domain()),
                                    place -> new ArrayList<>())
                            .add(one);
                    counts.put(id, row.getInt(24));
                    if (row.getBoolean(25)) {
                        held.add(id);
                    }
                }
            }
        }
        Map<ReadWaiting.Place, Unfinished> found = new HashMap<>();
        for (ReadWaiting.Place place : places) {
            List<QueuedRecipient> there = recipients.getOrDefault(place, List.of());
            int count = counts.getOrDefault(place.messageId(), 0);
            found.put(place, new Unfinished(there, count == there.size(), held.contains(place.messageId())));
        }
        return found;
    }

    private void bind(PreparedStatement select, Stream<Long> messages, Stream<String> domains) throws SQLException {
        select.setArray(1, connection.createArrayOf("bigint", messages.toArray()));
        select.setArray(2, connection.createArrayOf("varchar", domains.toArray()));
    }

    /** The unfinished recipients of several stands, in the stands' order; held until the transaction ends. */
    List<List<QueuedRecipient>> hold(List<MailSteps.Stand> stands) throws SQLException {
        Map<Long, DeliverBy> deliverBy = new HashMap<>();
        stands.forEach(stand ->
                deliverBy.put(stand.message().id(), stand.message().envelope().deliverBy()));
        Map<Long, List<QueuedRecipient>> byMessage = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(HOLD)) {
            bind(
                    select,
                    deliverBy.keySet().stream(),
                    stands.stream().map(MailSteps.Stand::domain).distinct());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long message = row.getLong(23);
                    byMessage
                            .computeIfAbsent(message, id -> new ArrayList<>())
                            .add(recipient(row, deliverBy.get(message)));
                }
            }
        }
        return stands.stream()
                .map(stand -> byMessage.getOrDefault(stand.message().id(), List.of()).stream()
                        .filter(one -> one.placement().queueId() == stand.queueId()
                                && one.domain().equals(stand.domain()))
                        .toList())
                .toList();
    }

    /** Every recipient of a message, in the order of the envelope. */
    List<QueuedRecipient> all(QueuedMessage message) throws SQLException {
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
                Columns.instant(row, 8),
                row.getInt(7),
                Columns.instant(row, 9),
                Duration.ofMillis(row.getLong(10)),
                Columns.instantOrNull(row, 12),
                Columns.instantOrNull(row, 13),
                deliverBy);
        String status = row.getString(18);
        LastAttempt last = new LastAttempt(
                DeliveryError.of(row.getString(16)),
                row.getInt(17),
                status == null ? null : EnhancedCode.read(status).orElse(null),
                row.getString(19),
                Objects.requireNonNullElse(row.getString(20), ""),
                Columns.instantOrNull(row, 21));
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

    /** The addresses of all recipients of messages, in the order of the envelope. */
    Map<Long, List<String>> addresses(Collection<Long> messageIds) throws SQLException {
        Map<Long, List<String>> addresses = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(ADDRESSES)) {
            select.setArray(1, connection.createArrayOf("bigint", messageIds.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    addresses
                            .computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                            .add(row.getString(2));
                }
            }
        }
        return addresses;
    }

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
}
