package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/**
 * The bounds in which searches run: a transaction that ends their statements after five seconds. No query in it may carry the hint
 * {@code eclipselink.read-only}, which sends it to a connection of its own, without these bounds.
 */
@Dependent
public class SearchLimits {
    static final Duration LONGEST = Duration.ofSeconds(5);

    /** SQLSTATE of a statement that was broken off, on both databases. */
    private static final String BROKEN_OFF = "57014";

    /**
     * For this transaction. Which index serves a search depends on its values (a partial index on its state), so that a plan made for
     * any value would miss it; that plan need not weigh the CHECK constraints of every partition, which tell it nothing (1.6 to 0.8 ms
     * with 11 of them); and a search takes one process, so that it leaves the others to the engine.
     */
    private static final String POSTGRESQL = """
        SELECT set_config('statement_timeout', ?, true), set_config('plan_cache_mode', 'force_custom_plan', true),
               set_config('constraint_exclusion', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)
        """;

    private final Transactions transactions;
    private final Dialect dialect;
    private final int millis;

    @Inject
    SearchLimits(Transactions transactions, Database database) {
        this(transactions, database.dialect(), LONGEST);
    }

    SearchLimits(Transactions transactions, Dialect dialect, Duration longest) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.millis = Math.toIntExact(longest.toMillis());
    }

    /** What every statement of a search carries. */
    public int millis() {
        return millis;
    }

    /** Runs searches; each of their statements also carries the limit as a hint, for the database without a setting. */
    public <T> T within(SqlWork<T> searches) {
        try {
            return transactions.apart(connection -> {
                bound(connection);
                return searches.run(connection);
            });
        } catch (PersistenceException e) {
            throw brokenOff(e) ? tooSlow() : e;
        }
    }

    private void bound(Connection connection) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            try (PreparedStatement settings = connection.prepareStatement(POSTGRESQL)) {
                settings.setString(1, Integer.toString(millis));
                settings.execute();
            }
        }
    }

    private static boolean brokenOff(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && BROKEN_OFF.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static Refused tooSlow() {
        return new Refused(
                Kind.UNAVAILABLE,
                "query_too_slow",
                "The search took longer than 5 s. Narrow it, by a time for instance, sort by created_at where there is"
                        + " a choice, or leave out total.");
    }
}
