package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rule of unique keys: at most one pending job of an account and action has one. */
final class UniqueKeys {
    /** What is said of a job that gives way to the pending one. */
    static final String SUPERSEDED = "Another job with the same unique key waits already and will do the work.";

    // Index job_unique_key.
    private static final String PENDING = """
            SELECT id FROM job WHERE account_id = ? AND action = ? AND pending_key = ? AND finished_day = 0
            """;

    private UniqueKeys() {}

    /** The pending job that has the key; none where there is no key. */
    static OptionalLong pending(Connection connection, long accountId, String action, @Nullable String uniqueKey)
            throws SQLException {
        if (uniqueKey == null) {
            return OptionalLong.empty();
        }
        try (PreparedStatement select = connection.prepareStatement(PENDING)) {
            select.setLong(1, accountId);
            select.setString(2, action);
            select.setString(3, uniqueKey);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }
}
