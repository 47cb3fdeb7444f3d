package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The number of this start of the node: no other start of any node has it. */
@ApplicationScoped
public class Incarnation {
    private volatile long number;

    /** @throws IllegalStateException before the node has started */
    public long number() {
        if (number == 0) {
            throw new IllegalStateException("This node has no incarnation yet: it is starting");
        }
        return number;
    }

    /** Takes a new number, as at each start and after the node was declared dead. */
    public long renew(Connection connection) throws SQLException {
        number = next(connection);
        return number;
    }

    /** The next number of the sequence. */
    public static long next(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT nextval('incarnation')")) {
            row.next();
            return row.getLong(1);
        }
    }
}
