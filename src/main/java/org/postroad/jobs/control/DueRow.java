package org.postroad.jobs.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The columns of what has fallen due, in the order both databases return them. */
final class DueRow {
    private DueRow() {}

    static List<HotPath.Due> readAll(ResultSet rows) throws SQLException {
        List<HotPath.Due> due = new ArrayList<>();
        while (rows.next()) {
            due.add(new HotPath.Due(
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getShort(3),
                    rows.getLong(4),
                    rows.getLong(5),
                    rows.getInt(6)));
        }
        return due;
    }
}
