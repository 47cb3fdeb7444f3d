package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The day partitions of one table on PostgreSQL. Each call takes part in the caller's transaction and waits for no lock longer than a
 * moment, so that what stands behind it in the queue does not wait long either; the caller tries again. Partitions come and go while
 * nodes run, so their DDL is here and not among the migrations.
 */
final class DayPartitions {
    /** More rows than this are not moved out of the default partition, whose writers wait meanwhile. */
    static final int MOST_MOVED = 100_000;

    // Every block of the hot path is through in less.
    private static final String PATIENCE = "SET LOCAL lock_timeout = '150ms'";

    private static final String DAYS = """
            SELECT substr(relname, length(?) + 3)::integer FROM pg_class
             WHERE relname ~ ('^' || ? || '_d[0-9]{1,8}$') AND relkind = 'r' AND relispartition = ?
               AND pg_table_is_visible(oid)
            """;

    private final String table;
    private final String column;
    private final List<String> indexes;

    /**
     * @param column the day, the key of the partitions
     * @param indexes columns and condition of the indexes that only its days have
     */
    DayPartitions(String table, String column, List<String> indexes) {
        this.table = table;
        this.column = column;
        this.indexes = indexes;
    }

    /** The partition of a day. */
    String of(int day) {
        return table + "_d" + day;
    }

    /** The partition that takes what has no day of its own. */
    String others() {
        return table + "_other_days";
    }

    String column() {
        return column;
    }

    /** The days that have a partition, in order. */
    Set<Integer> attached(Connection connection) throws SQLException {
        return days(connection, true);
    }

    /** The days that had one, which is detached and not dropped yet. */
    Set<Integer> detached(Connection connection) throws SQLException {
        return days(connection, false);
    }

    private Set<Integer> days(Connection connection, boolean attached) throws SQLException {
        Set<Integer> days = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement(DAYS)) {
            select.setString(1, table);
            select.setString(2, table);
            select.setBoolean(3, attached);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    days.add(rows.getInt(1));
                }
            }
        }
        return days;
    }

    /**
     * Makes the partition of a day, unless another node has. The table is made beside and attached, which its readers and writers do not
     * notice; only the default partition is locked, for as long as rows that it took for that day are moved. A writer that waits there with a
     * row of that very day is refused (23514) and finds the new partition when it writes again.
     *
     * @return false if the default partition holds too many rows of that day, which then stay there
     */
    boolean make(Connection connection, int day) throws SQLException {
        try (Statement ddl = connection.createStatement()) {
            ddl.execute(PATIENCE);
            // Excludes other nodes that make days, and nobody else. ONLY: or it would lock every partition.
            ddl.execute("LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE".formatted(table));
            if (attached(connection).contains(day)) {
                return true;
            }
            int strays = strays(ddl, day);
            if (strays > MOST_MOVED) {
                return false;
            }
            ddl.execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(of(day), table));
            for (String index : indexes) {
                ddl.execute("CREATE INDEX ON %s %s".formatted(of(day), index));
            }
            if (strays > 0) {
                moveStrays(ddl, day);
            }
            ddl.execute("ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
                    .formatted(table, of(day), day, day + 1));
            return true;
        }
    }

    private int strays(Statement statement, int day) throws SQLException {
        String count = "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s = %d LIMIT %d) AS stray"
                .formatted(others(), column, day, MOST_MOVED + 1);
        try (ResultSet row = statement.executeQuery(count)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void moveStrays(Statement ddl, int day) throws SQLException {
        ddl.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(others()));
        String written = writtenColumns(ddl);
        ddl.execute("INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s = %d"
                .formatted(of(day), written, written, others(), column, day));
        ddl.execute("DELETE FROM %s WHERE %s = %d".formatted(others(), column, day));
    }

    /** All but those that PostgreSQL computes. */
    private String writtenColumns(Statement statement) throws SQLException {
        String columns = """
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                 WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                """.formatted(table);
        try (ResultSet row = statement.executeQuery(columns)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Takes a day off the table: its rows are gone for every reader. The table is locked for a moment. */
    void detach(Connection connection, int day) throws SQLException {
        try (Statement ddl = connection.createStatement()) {
            ddl.execute(PATIENCE);
            // What DETACH takes anyway, but before the look: another node may be at it.
            ddl.execute("LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE".formatted(table));
            if (attached(connection).contains(day)) {
                ddl.execute("ALTER TABLE %s DETACH PARTITION %s".formatted(table, of(day)));
            }
        }
    }

    /** Drops a day that was taken off. */
    void drop(Connection connection, int day) throws SQLException {
        try (Statement ddl = connection.createStatement()) {
            ddl.execute("DROP TABLE IF EXISTS " + of(day));
        }
    }
}
