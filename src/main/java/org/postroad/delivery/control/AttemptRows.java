package org.postroad.delivery.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postroad.delivery.entity.HostTrace;

/** What was said to hosts. Every call takes part in the caller's transaction. */
final class AttemptRows {
    private static final String INSERT = """
        INSERT INTO mail_attempt (message_id, id, domain, started_at, host, address, trace) VALUES (?, ?, ?, ?, ?, ?, ?)
        """;

    // Primary key.
    private static final String OF_MESSAGE = """
        SELECT domain, started_at, host, address, trace FROM mail_attempt WHERE message_id = ? AND id > ? ORDER BY id LIMIT ?
        """;

    private final Connection connection;

    AttemptRows(Connection connection) {
        this.connection = connection;
    }

    /** A conversation about a message. */
    record Made(long messageId, long id, HostTrace trace) {}

    void insert(List<Made> made) throws SQLException {
        if (made.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Made one : made) {
                HostTrace trace = one.trace;
                insert.setLong(1, one.messageId);
                insert.setLong(2, one.id);
                insert.setString(3, trace.domain());
                insert.setObject(4, Columns.time(trace.startedAt()));
                insert.setString(5, trace.host());
                insert.setString(6, trace.address());
                insert.setString(7, trace.trace().replace('\0', '\uFFFD'));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** What was said to hosts, the oldest first. */
    List<HostTrace> ofMessage(long messageId, long after, int most) throws SQLException {
        List<HostTrace> traces = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OF_MESSAGE)) {
            select.setLong(1, messageId);
            select.setLong(2, after);
            select.setInt(3, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    traces.add(new HostTrace(
                            row.getString(1),
                            Columns.instant(row, 2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5)));
                }
            }
        }
        return traces;
    }
}
