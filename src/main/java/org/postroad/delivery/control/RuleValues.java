package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Value;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/** What rules keep: texts and counters by store and name. Each call is a transaction of its own. */
@Dependent
class RuleValues {
    private static final int LONGEST_STORE = 64;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TEXT = 4_000;

    // Primary key.
    private static final String SELECT = "SELECT text, total FROM rule_value WHERE store = ? AND name = ?";

    private static final String MAKE = "INSERT INTO rule_value (store, name) VALUES (?, ?) ON CONFLICT DO NOTHING";

    private static final String SET = "UPDATE rule_value SET text = ? WHERE store = ? AND name = ?";

    private static final String ADD = "UPDATE rule_value SET total = total + ? WHERE store = ? AND name = ?";

    private final Transactions transactions;

    /** @param text null if it was never set */
    private record Row(Optional<String> text, long total) {}

    @Inject
    RuleValues(Transactions transactions) {
        this.transactions = transactions;
    }

    Optional<String> get(String store, String name) throws EvaluationException {
        return run(connection -> row(connection, store, name).text());
    }

    long total(String store, String name) throws EvaluationException {
        return run(connection -> row(connection, store, name).total());
    }

    Value set(String store, String name, String text) throws EvaluationException {
        if (text.length() > LONGEST_TEXT) {
            throw new EvaluationException("key_set keeps at most " + LONGEST_TEXT + " characters");
        }
        return run(connection -> {
            make(connection, store, name);
            try (PreparedStatement update = connection.prepareStatement(SET)) {
                update.setString(1, text);
                update.setString(2, store);
                update.setString(3, name);
                update.executeUpdate();
            }
            return Value.TRUE;
        });
    }

    long add(String store, String name, long by) throws EvaluationException {
        return run(connection -> {
            make(connection, store, name);
            try (PreparedStatement update = connection.prepareStatement(ADD)) {
                update.setLong(1, by);
                update.setString(2, store);
                update.setString(3, name);
                update.executeUpdate();
            }
            return row(connection, store, name).total();
        });
    }

    private <T> T run(SqlWork<T> work) throws EvaluationException {
        try {
            return transactions.apart(work);
        } catch (DatabaseFailure e) {
            throw new EvaluationException("the database did not answer: " + e.getMessage(), e);
        }
    }

    private static Row row(Connection connection, String store, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, store);
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Row(Optional.ofNullable(row.getString(1)), row.getLong(2))
                        : new Row(Optional.empty(), 0);
            }
        }
    }

    private static void make(Connection connection, String store, String name) throws SQLException {
        if (store.length() > LONGEST_STORE || name.length() > LONGEST_NAME) {
            throw new SQLException("A store has at most 64 characters, a key 255", "22001");
        }
        try (PreparedStatement insert = connection.prepareStatement(MAKE)) {
            insert.setString(1, store);
            insert.setString(2, name);
            insert.executeUpdate();
        }
    }
}
