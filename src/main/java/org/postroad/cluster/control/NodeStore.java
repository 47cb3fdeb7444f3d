package org.postroad.cluster.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postroad.platform.control.Database.Dialect;

/** The table of nodes. Each statement is a transaction of its own, so that an idle node costs the database as little as can be. */
final class NodeStore {
    /** A row as it was read. */
    record Row(long incarnation, String name, long beat, boolean alive) {}

    /** What a heartbeat found. */
    record Pulse(boolean renewed, Instant databaseTime, List<Row> nodes) {}

    private static final String NEXT = "SELECT nextval('incarnation')";

    private static final String JOIN = """
            INSERT INTO node (incarnation, name, beat_at, state, started_at)
            VALUES (?, ?, CURRENT_TIMESTAMP, 'alive', CURRENT_TIMESTAMP)
            """;

    // One statement: renews the own row and reads all of them as they were.
    private static final String BEAT_AND_READ = """
            WITH beat AS (
                UPDATE node SET beat = beat + 1, beat_at = clock_timestamp() WHERE incarnation = ? AND state = 'alive' RETURNING 1)
            SELECT incarnation, name, beat, state = 'alive', clock_timestamp(), (SELECT count(*) FROM beat) FROM node
            """;

    private static final String BEAT =
            "UPDATE node SET beat = beat + 1, beat_at = CURRENT_TIMESTAMP WHERE incarnation = ? AND state = 'alive'";

    private static final String READ =
            "SELECT incarnation, name, beat, state = 'alive', CURRENT_TIMESTAMP, 0 FROM node";

    private static final String DECLARE_DEAD =
            "UPDATE node SET state = 'dead' WHERE incarnation = ? AND beat = ? AND state = 'alive'";

    private static final String LEAVE = "UPDATE node SET state = 'leaving' WHERE incarnation = ? AND state = 'alive'";

    private static final String FORGET = "DELETE FROM node WHERE state <> 'alive' AND beat_at < ?";

    private final DataSource dataSource;
    private final Dialect dialect;

    NodeStore(DataSource dataSource, Dialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    long nextIncarnation() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement next = connection.prepareStatement(NEXT);
                ResultSet rows = next.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void join(long incarnation, String name) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement join = connection.prepareStatement(JOIN)) {
            join.setLong(1, incarnation);
            join.setString(2, name);
            join.executeUpdate();
        }
    }

    Pulse beat(long incarnation) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return dialect == Dialect.POSTGRESQL
                    ? beatAndRead(connection, incarnation)
                    : beatThenRead(connection, incarnation);
        }
    }

    private static Pulse beatAndRead(Connection connection, long incarnation) throws SQLException {
        try (PreparedStatement beat = connection.prepareStatement(BEAT_AND_READ)) {
            beat.setLong(1, incarnation);
            return read(beat, false);
        }
    }

    private static Pulse beatThenRead(Connection connection, long incarnation) throws SQLException {
        boolean renewed;
        try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
            beat.setLong(1, incarnation);
            renewed = beat.executeUpdate() == 1;
        }
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            return read(read, renewed);
        }
    }

    private static Pulse read(PreparedStatement statement, boolean alreadyRenewed) throws SQLException {
        boolean renewed = alreadyRenewed;
        Instant now = Instant.EPOCH;
        List<Row> nodes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                nodes.add(new Row(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getBoolean(4)));
                now = rows.getObject(5, OffsetDateTime.class).toInstant();
                renewed |= rows.getLong(6) == 1;
            }
        }
        return new Pulse(renewed, now, nodes);
    }

    /** Whether the node's heartbeat still stood where it was seen, so that it is dead from now on. */
    boolean declareDead(Row seen) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement declare = connection.prepareStatement(DECLARE_DEAD)) {
            declare.setLong(1, seen.incarnation());
            declare.setLong(2, seen.beat());
            return declare.executeUpdate() == 1;
        }
    }

    void leave(long incarnation) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement leave = connection.prepareStatement(LEAVE)) {
            leave.setLong(1, incarnation);
            leave.executeUpdate();
        }
    }

    /** Forgets the nodes that ended that long ago. */
    void forget(Instant now, Duration ago) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            forget.setObject(1, now.minus(ago).atOffset(ZoneOffset.UTC));
            forget.executeUpdate();
        }
    }
}
