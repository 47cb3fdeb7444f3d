package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final String OF_DOMAIN = COLUMNS
            + ", (SELECT count(*) FROM mail_recipient every WHERE every.message_id = one.message_id),"
            + " EXISTS (SELECT 1 FROM mail_hold WHERE mail_hold.message_id = one.message_id) FROM mail_recipient one"
            + " WHERE message_id = ? AND queue_id = ? AND domain = ? AND status IN (0, 1) ORDER BY number";

    // The same, of several; in the order of the key, so that no two wait for each other.
    private static final String HOLD = SELECT
            + " WHERE message_id = ANY(?) AND domain = ANY(?) AND status IN (0, 1) ORDER BY message_id, number FOR UPDATE";

    private static final String OF_MESSAGE = SELECT + " WHERE message_id = ? ORDER BY number";

    private static final String ADDRESSES = "SELECT address FROM mail_recipient WHERE message_id = ? ORDER BY number";

    private final Connection connection;

    RecipientRows(Connection connection) {
        this.connection = connection;
    }

    void insert(long messageId, List<QueuedRecipient> recipients) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
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
        updateAll(recipients.stream()
                .map(recipient -> new Written(messageId, recipient))
                .toList());
    }

    /** A recipient of a message. */
    record Written(long messageId, QueuedRecipient recipient) {}

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

    /** The unfinished recipients of a domain that wait in a queue. */
    Unfinished unfinished(QueuedMessage message, long queueId, String domain) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_DOMAIN)) {
            select.setLong(1, message.id());
            select.setLong(2, queueId);
            select.setString(3, domain);
            List<QueuedRecipient> recipients = new ArrayList<>();
            int count = 0;
            boolean held = false;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    recipients.add(recipient(row, message.envelope().deliverBy()));
                    count = row.getInt(24);
                    held = row.getBoolean(25);
                }
            }
            return new Unfinished(recipients, count == recipients.size(), held);
        }
    }

    /** The unfinished recipients of several stands, in the stands' order; held until the transaction ends. */
    List<List<QueuedRecipient>> hold(List<MailSteps.Stand> stands) throws SQLException {
        Map<Long, DeliverBy> deliverBy = new HashMap<>();
        stands.forEach(stand ->
                deliverBy.put(stand.message().id(), stand.message().envelope().deliverBy()));
        Map<Long, List<QueuedRecipient>> byMessage = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(HOLD)) {
            select.setArray(
                    1, connection.createArrayOf("bigint", deliverBy.keySet().toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "varchar",
                            stands.stream()
                                    .map(MailSteps.Stand::domain)
                                    .distinct()
                                    .toArray()));
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
