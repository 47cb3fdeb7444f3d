package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Every action that a node of this cluster has ever known. A job is enqueued only by a node that knows its action, so a search for an
 * action's name looks here first, and not through all jobs for one that none of them has.
 */
final class ActionNames {
    private static final String NOTE = "INSERT INTO action_name (name) VALUES (?) ON CONFLICT DO NOTHING";

    // A table of some dozens of rows.
    private static final String BEGINNING = "SELECT name FROM action_name WHERE name LIKE ? ESCAPE '!' ORDER BY name";

    private ActionNames() {}

    /** Before the node enqueues its first job. */
    static int note(Connection connection, Collection<String> names) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            int noted = 0;
            for (String name : names) {
                insert.setString(1, name);
                noted += insert.executeUpdate();
            }
            return noted;
        }
    }

    /** @param pattern of LIKE, with {@code !} before what stands for itself */
    static List<String> like(Connection connection, String pattern) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BEGINNING)) {
            select.setString(1, pattern);
            try (ResultSet rows = select.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        }
    }
}
