package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postroad.delivery.entity.QueueQuota;

/** What waits under quotas. Every call takes part in the caller's transaction. */
final class QuotaRows {
    // Primary key; who counts the same waits, so that a quota is exact.
    private static final String TAKE = """
        UPDATE mail_quota_use SET messages = messages + 1, bytes = bytes + ?
         WHERE quota_id = ? AND counted = ? AND messages < ? AND bytes <= ?
        """;

    private static final String BEGIN = """
        INSERT INTO mail_quota_use (quota_id, counted, messages, bytes) VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING
        """;

    private static final String CHARGE =
            "INSERT INTO mail_quota_charge (message_id, quota_id, counted, bytes) VALUES (?, ?, ?, ?)";

    // Part of the primary key; in the order in which they are taken, so that no two wait for each other.
    private static final String CHARGED = """
        SELECT quota_id, counted, bytes FROM mail_quota_charge WHERE message_id = ANY(?)
         ORDER BY quota_id, counted, message_id FOR UPDATE
        """;

    private static final String FREE = """
        UPDATE mail_quota_use SET messages = messages - 1, bytes = bytes - ? WHERE quota_id = ? AND counted = ?
        """;

    private static final String UNCHARGE = "DELETE FROM mail_quota_charge WHERE message_id = ANY(?)";

    // As many rows as senders and domains had mail of late, where there is a quota at all.
    private static final String FORGET = "DELETE FROM mail_quota_use WHERE messages = 0";

    private final Connection connection;

    QuotaRows(Connection connection) {
        this.connection = connection;
    }

    /** What a message counts for. @param counted what the quota counts apart, as a digest */
    record Charge(QueueQuota quota, String counted, long bytes) {}

    /** @return whether there was room */
    boolean take(Charge charge, long messageId) throws SQLException {
        if (!use(charge)) {
            begin(charge);
            if (!use(charge)) {
                return false;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(CHARGE)) {
            insert.setLong(1, messageId);
            insert.setLong(2, charge.quota.id());
            insert.setString(3, charge.counted);
            insert.setLong(4, charge.bytes);
            insert.executeUpdate();
        }
        return true;
    }

    private boolean use(Charge charge) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setLong(1, charge.bytes);
            take.setLong(2, charge.quota.id());
            take.setString(3, charge.counted);
            take.setLong(4, charge.quota.messages().orElse(Long.MAX_VALUE));
            take.setLong(5, charge.quota.bytes().orElse(Long.MAX_VALUE) - charge.bytes);
            return take.executeUpdate() == 1;
        }
    }

    private void begin(Charge charge) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setLong(1, charge.quota.id());
            insert.setString(2, charge.counted);
            insert.executeUpdate();
        }
    }

    private record Charged(long quotaId, String counted, long bytes) {}

    /** Messages wait no longer. */
    void free(Collection<Long> messageIds) throws SQLException {
        List<Charged> charged = charged(messageIds);
        if (charged.isEmpty()) {
            return;
        }
        try (PreparedStatement free = connection.prepareStatement(FREE)) {
            for (Charged one : charged) {
                free.setLong(1, one.bytes);
                free.setLong(2, one.quotaId);
                free.setString(3, one.counted);
                free.addBatch();
            }
            free.executeBatch();
        }
        try (PreparedStatement forget = connection.prepareStatement(UNCHARGE)) {
            forget.setArray(1, connection.createArrayOf("bigint", messageIds.toArray()));
            forget.executeUpdate();
        }
    }

    private List<Charged> charged(Collection<Long> messageIds) throws SQLException {
        List<Charged> charged = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CHARGED)) {
            select.setArray(1, connection.createArrayOf("bigint", messageIds.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    charged.add(new Charged(row.getLong(1), row.getString(2), row.getLong(3)));
                }
            }
        }
        return charged;
    }

    /** Forgets what nothing waits under. */
    int forget() throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            return delete.executeUpdate();
        }
    }
}
