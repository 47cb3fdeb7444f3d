package org.postroad.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** Small statements around what is measured. */
final class Query {
    private Query() {}

    /** The first column of the first row. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    static String text(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return text(connection, sql);
        }
    }

    static long number(DataSource dataSource, String sql) throws SQLException {
        return Long.parseLong(text(dataSource, sql));
    }

    /** Runs each statement by itself: VACUUM runs in no transaction. */
    static void run(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Waits until the query answers true, looked at every few milliseconds. */
    static void await(DataSource dataSource, String sql) throws SQLException, InterruptedException {
        await(dataSource, sql, Duration.ofMillis(2));
    }

    /** Waits until the query answers true. @param pause between two looks */
    static void await(DataSource dataSource, String sql, Duration pause) throws SQLException, InterruptedException {
        try (Connection connection = dataSource.getConnection()) {
            while (!"t".equals(text(connection, sql))) {
                Thread.sleep(pause.toMillis());
            }
        }
    }
}
