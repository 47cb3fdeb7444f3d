package org.postroad.registry.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A text that differs whenever a configuration object was created, changed or deleted. What a node has cached is of one stamp; when it
 * sees another, it loads again.
 */
public final class ObjectStamp {
    /**
     * One row, one text column; fits as a scalar sub-select into a statement that looks at more. Ids are never used twice, so their sum
     * tells a replaced object, and the sum of versions tells a changed one. A table of dozens of rows, read whole.
     */
    public static final String SQL =
            "SELECT concat(count(*), ' ', coalesce(sum(id), 0), ' ', coalesce(sum(version), 0)) FROM stored_object";

    private ObjectStamp() {}

    /** The present stamp; read it before the objects, so that a change between the two is noticed later. */
    public static String read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
