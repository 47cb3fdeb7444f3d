package org.postroad.registry.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Installs configuration objects that a server begins with. */
public final class FirstObjects {
    // Unique (type, name): a second node that starts at once waits here for the first one's commit, and then inserts
    // nothing.
    private static final String INSERT = """
        INSERT INTO stored_object (id, type, name, body, version, updated_at) VALUES (?, ?, ?, ?, 1, ?)
        ON CONFLICT DO NOTHING
        """;

    private FirstObjects() {}

    /** Keeps an object unless there is one of that type and name. @return whether it was kept */
    public static boolean insert(Connection connection, String type, StoredRow row, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, row.id());
            insert.setString(2, type);
            insert.setString(3, row.name());
            insert.setString(4, row.body());
            insert.setObject(5, now.atOffset(ZoneOffset.UTC));
            return insert.executeUpdate() == 1;
        }
    }
}
