package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The turn that callers take who compare a state and then write: one at a time for an account. The engine never looks at it. */
final class FeedTurn {
    private static final String LOCK = "SELECT 1 FROM job_feed_turn WHERE account_id = ? AND type = ? FOR UPDATE";

    // Primary key, in both databases' words.
    private static final String ADD = """
            INSERT INTO job_feed_turn (account_id, type) VALUES (?, ?) ON CONFLICT DO NOTHING
            """;

    private FeedTurn() {}

    /** Waits for the turn, and has it until the caller's transaction ends. */
    static void take(Connection connection, long accountId, FeedType type) throws SQLException {
        if (!lock(connection, accountId, type)) {
            // Waits for another who adds it just now
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                new Binder(add).number(accountId).number(type.code());
                add.executeUpdate();
            }
            lock(connection, accountId, type);
        }
    }

    private static boolean lock(Connection connection, long accountId, FeedType type) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            new Binder(lock).number(accountId).number(type.code());
            return lock.executeQuery().next();
        }
    }
}
