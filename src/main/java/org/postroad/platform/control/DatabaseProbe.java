package org.postroad.platform.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the database whether it is there, in bounded time: a driver may wait for a dead one for minutes. */
@ApplicationScoped
public class DatabaseProbe {
    private static final String VERSION =
            "SELECT \"version\" FROM flyway_schema_history WHERE \"success\" ORDER BY \"installed_rank\" DESC LIMIT 1";

    private @Inject Transactions transactions;

    @Resource
    private ManagedExecutorService executor;

    private @Nullable Future<String> asked;

    /**
     * Asks, or goes on waiting for the answer that was asked for before; there is one question at a time.
     *
     * @param expected the version that the schema should have
     * @return why the database is of no use now; empty if it is
     */
    public synchronized Optional<String> trouble(String expected, Duration patience) throws InterruptedException {
        Future<String> answer =
                asked == null ? executor.submit(() -> transactions.apart(DatabaseProbe::version)) : asked;
        asked = answer;
        try {
            String version = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            return version.equals(expected)
                    ? Optional.empty()
                    : Optional.of("The schema has version " + version + ", not " + expected);
        } catch (TimeoutException e) {
            return Optional.of("The database did not answer in " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            asked = null;
            return Optional.of("The database cannot be reached");
        }
    }

    private static String version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VERSION)) {
            return row.next() ? String.valueOf(row.getString(1)) : "none";
        }
    }
}
