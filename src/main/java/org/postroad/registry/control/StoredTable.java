package org.postroad.registry.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The rows of the configuration objects; a batch is one statement for all. The caller holds the lock of the type's state. */
final class StoredTable {
    /** On the unique index of (type, name), whose first column it is: dozens of rows. Locks nothing. */
    private static final String OF_TYPE = "SELECT id, name, body FROM stored_object WHERE type = ? ORDER BY id";

    /** On the primary key of the states, and as {@link #OF_TYPE}; both of one moment. Locks nothing. */
    private static final String PRESENT = """
        SELECT now.state, o.id, o.name, o.body
          FROM (SELECT (SELECT state FROM object_state WHERE realm = ? AND type = ?) AS state) AS now
          LEFT JOIN stored_object AS o ON o.type = ?
         ORDER BY o.id\
        """;

    private static final String INSERT =
            "INSERT INTO stored_object (id, type, name, body, version, updated_at) VALUES (?, ?, ?, ?, 1, ?)";

    /** On the primary key. Names that are swapped pass through one that nobody has. */
    private static final String RENAME = "UPDATE stored_object SET name = ? WHERE id = ? AND type = ?";

    /** On the primary key; JPA finds by the version that it was changed. */
    private static final String UPDATE = """
        UPDATE stored_object SET name = ?, body = ?, version = version + 1, updated_at = ? WHERE id = ? AND type = ?\
        """;

    /** On the primary key. */
    private static final String DELETE = "DELETE FROM stored_object WHERE id = ? AND type = ?";

    private final Connection connection;
    private final String type;

    StoredTable(Connection connection, String type) {
        this.connection = connection;
        this.type = type;
    }

    List<StoredRow> all() throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OF_TYPE)) {
            select.setString(1, type);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new StoredRow(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return rows;
    }

    /** What there is. @param state 0 before the first change */
    record Present(long state, List<StoredRow> rows) {}

    /** The rows, and the state that they are in. */
    Present present(String realm) throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        long state = 0;
        try (PreparedStatement select = connection.prepareStatement(PRESENT)) {
            select.setString(1, realm);
            select.setString(2, type);
            select.setString(3, type);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    state = row.getLong(1);
                    long id = row.getLong(2);
                    if (!row.wasNull()) {
                        rows.add(new StoredRow(id, row.getString(3), row.getString(4)));
                    }
                }
            }
        }
        return new Present(state, rows);
    }

    void insert(Collection<StoredRow> rows, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (StoredRow row : rows) {
                insert.setLong(1, row.id());
                insert.setString(2, type);
                insert.setString(3, row.name());
                insert.setString(4, row.body());
                insert.setObject(5, now.atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            require(insert, rows.size());
        }
    }

    void update(Collection<StoredRow> rows, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            for (StoredRow row : rows) {
                update.setString(1, row.name());
                update.setString(2, row.body());
                update.setObject(3, now.atOffset(ZoneOffset.UTC));
                update.setLong(4, row.id());
                update.setString(5, type);
                update.addBatch();
            }
            require(update, rows.size());
        }
    }

    /** Gives up their names, so that others can have them. */
    void unname(Collection<Long> ids) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RENAME)) {
            for (Long id : ids) {
                update.setString(1, "?" + id);
                update.setLong(2, id);
                update.setString(3, type);
                update.addBatch();
            }
            require(update, ids.size());
        }
    }

    void delete(Collection<Long> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (Long id : ids) {
                delete.setLong(1, id);
                delete.setString(2, type);
                delete.addBatch();
            }
            require(delete, ids.size());
        }
    }

    private void require(PreparedStatement batch, int rows) throws SQLException {
        int written = 0;
        for (int count : rows == 0 ? new int[0] : batch.executeBatch()) {
            written += count == Statement.SUCCESS_NO_INFO ? 1 : count; // of inserts that the driver joined
        }
        if (written != rows) {
            throw new IllegalStateException("Of " + rows + " rows of " + type + " " + written
                    + " were there: something writes without the lock");
        }
    }
}
