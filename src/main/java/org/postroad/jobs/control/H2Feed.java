package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The feed on H2, which has one process, and does not say which transactions are under way. */
final class H2Feed extends FeedStore {
    // Index job_feed_account.
    private static final String UNPLACED =
            "SELECT 1 FROM job_feed WHERE account_id = ? AND type = ? AND tx IS NULL LIMIT 1";

    // Held until the places are committed: they become visible in their order.
    private static final String NEXT = "UPDATE job_feed_head SET tx = tx + 1";

    private static final String PLACE = """
            UPDATE job_feed SET tx = (SELECT tx FROM job_feed_head) WHERE account_id = ? AND type = ? AND tx IS NULL
            """;

    @Override
    String isFinal() {
        return "IS NOT NULL";
    }

    @Override
    String era() {
        return "'h2'";
    }

    @Override
    String isAfter() {
        return "(tx > ? OR tx IS NULL)";
    }

    @Override
    void settle(Connection connection, FeedType type, long accountId) throws SQLException {
        if (!isUnplaced(connection, type, accountId)) {
            return;
        }
        try (PreparedStatement next = connection.prepareStatement(NEXT);
                PreparedStatement place = connection.prepareStatement(PLACE)) {
            next.executeUpdate();
            new Binder(place).number(accountId).number(type.code());
            place.executeUpdate();
        }
    }

    private static boolean isUnplaced(Connection connection, FeedType type, long accountId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(UNPLACED)) {
            new Binder(select).number(accountId).number(type.code());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
