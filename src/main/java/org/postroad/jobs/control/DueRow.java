package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The columns of what has fallen due, in the order both databases return them. */
final class DueRow {
    private DueRow() {}

    /** Runs the query of a database for what is due; its parameters are the instant and the most rows. */
    static List<HotPath.Due> read(Connection connection, String query, Instant now, int most) throws SQLException {
        List<HotPath.Due> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setObject(1, Sql.timestamp(now));
            select.setInt(2, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(new HotPath.Due(
                            rows.getLong(1),
                            rows.getLong(2),
                            rows.getShort(3),
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getInt(6)));
                }
            }
        }
        return due;
    }
}
