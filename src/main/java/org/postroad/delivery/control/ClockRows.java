package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose notices and expiries are due, among the rows of recipients. Every call takes part in the caller's transaction. */
final class ClockRows {
    // Index mail_recipient_clock; what is due is little, or is made so block by block.
    private static final String DUE = """
        SELECT DISTINCT message_id, queue_id, domain, job_id
          FROM (SELECT message_id, queue_id, domain, job_id FROM mail_recipient
                 WHERE clock_due <= ? ORDER BY clock_due LIMIT ?) AS due
        """;

    // The same index. What is due already and is being delivered is that attempt's.
    private static final String NEXT = "SELECT min(clock_due) FROM mail_recipient WHERE clock_due > ?";

    private final Connection connection;

    ClockRows(Connection connection) {
        this.connection = connection;
    }

    /** Recipients that wait together. */
    record Group(long messageId, long queueId, String domain, long jobId) {}

    /** Those of whom a notice or the expiry is due. */
    List<Group> due(Instant now, int most) throws SQLException {
        List<Group> groups = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setObject(1, Columns.time(now));
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
    Optional<Instant> next(Instant after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NEXT)) {
            select.setObject(1, Columns.time(after));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(Columns.instantOrNull(row, 1));
            }
        }
    }
}
