package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.postroad.delivery.entity.MailHold;

/** Which messages are held. Every call takes part in the caller's transaction, which holds the message's row. */
final class HoldRows {
    private static final String INSERT =
            "INSERT INTO mail_hold (message_id, held_at, actor, reason) VALUES (?, ?, ?, ?)";

    // Primary key.
    private static final String FIND = "SELECT held_at, actor, reason FROM mail_hold WHERE message_id = ?";

    // Primary key.
    private static final String DELETE = "DELETE FROM mail_hold WHERE message_id = ?";

    private final Connection connection;

    HoldRows(Connection connection) {
        this.connection = connection;
    }

    Optional<MailHold> find(long messageId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setLong(1, messageId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new MailHold(
                                Columns.instant(row, 1), Objects.requireNonNull(row.getString(2)), row.getString(3)))
                        : Optional.empty();
            }
        }
    }

    void insert(long messageId, MailHold hold) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, messageId);
            insert.setObject(2, Columns.time(hold.at()));
            insert.setString(3, hold.actor());
            insert.setString(4, hold.reason());
            insert.executeUpdate();
        }
    }

    /** @return whether it was held */
    boolean delete(long messageId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setLong(1, messageId);
            return delete.executeUpdate() == 1;
        }
    }
}
