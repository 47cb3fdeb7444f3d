package org.postroad.platform.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** The check values of the keys that secrets in the database are under, in the caller's transaction; a few rows, by the primary key. */
final class MasterKeyStore {
    /** The row without a key, which whoever changes the others holds. */
    private static final String HOLD = "SELECT key_id FROM master_key WHERE key_id = '' FOR UPDATE";

    private static final String ALL = "SELECT key_id, check_value FROM master_key WHERE key_id <> '' ORDER BY key_id";
    private static final String INSERT =
            "INSERT INTO master_key (key_id, check_value, since) VALUES (?, ?, CURRENT_TIMESTAMP)";
    private static final String DELETE_OTHERS = "DELETE FROM master_key WHERE key_id <> '' AND key_id <> ?";

    private MasterKeyStore() {}

    /** Keeps every other node from changing the rows until the transaction ends. */
    static void hold(Connection connection) throws SQLException {
        try (Statement hold = connection.createStatement();
                ResultSet row = hold.executeQuery(HOLD)) {
            if (!row.next()) {
                throw new IllegalStateException("The row that the migration made is gone from master_key");
            }
        }
    }

    /** The check values by the ids of their keys. */
    static Map<String, String> all(Connection connection) throws SQLException {
        Map<String, String> checks = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(ALL)) {
            while (rows.next()) {
                checks.put(rows.getString(1), rows.getString(2));
            }
        }
        return checks;
    }

    static void insert(Connection connection, String keyId, String checkValue) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, keyId);
            insert.setString(2, checkValue);
            insert.executeUpdate();
        }
    }

    static int deleteOthers(Connection connection, String keyId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE_OTHERS)) {
            delete.setString(1, keyId);
            return delete.executeUpdate();
        }
    }
}
