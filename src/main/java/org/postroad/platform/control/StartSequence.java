package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** What a node does to start: waits for the database, migrates it, takes an incarnation, reads the clock, starts every feature. */
@ApplicationScoped
public class StartSequence {
    private static final Logger LOG = System.getLogger(StartSequence.class.getName());
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private @Inject Database database;
    private @Inject Transactions transactions;
    private @Inject DatabaseClock clock;
    private @Inject Incarnation incarnation;
    private @Inject Readiness readiness;
    private @Inject Configuration configuration;
    private @Inject @Any Instance<Starter> starters;

    private @Nullable Deque<Starter> waiting;
    private final Deque<Starter> started = new ArrayDeque<>();
    private final CountDownLatch abandoned = new CountDownLatch(1);

    /** Runs until the node has started, or was told to stop. A database that is away is waited for, for ever. */
    void run() {
        long begun = System.nanoTime();
        // The last step of a deployment closes the WAR's libraries, to open them again when asked (closeJARs in the
        // server's StandardContext.start); what is loaded from them just then fails, and is loaded the next time
        int failures = 0;
        long lastLine = begun - BETWEEN_LINES.toNanos();
        while (!isAbandoned()) {
            try {
                step();
                return;
            } catch (DatabaseFailure | FlywayException e) {
                SQLException cause = sqlCause(e);
                if (cause == null || !new DatabaseFailure(cause).isAway() && ++failures > TRIES) {
                    throw e;
                }
                readiness.starting("The database cannot be reached"); // the log says more than callers may know
                if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
                    lastLine = System.nanoTime();
                    long seconds = Duration.ofNanos(lastLine - begun).toSeconds();
                    LOG.log(Level.WARNING, "Waiting for the database since {0} s: {1}", seconds, cause.getMessage());
                }
                pause();
            }
        }
    }

    /** Ends {@link #run} early. */
    void abandon() {
        abandoned.countDown();
    }

    /** Stops what was started, the last first. */
    void stop() {
        while (!started.isEmpty()) {
            Starter starter = started.pop();
            try {
                starter.stop();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "Could not stop " + starter.getClass().getName(), e);
            }
        }
        LOG.log(Level.INFO, "Node stopped");
    }

    private void step() {
        reach();
        String version = new Migrations(database.dataSource(), database.dialect()).apply();
        transactions.apart(connection -> {
            long asked = System.nanoTime();
            clock.read(DatabaseTime.read(connection), asked, true);
            return incarnation.renew(connection);
        });
        while (!isAbandoned() && !waiting().isEmpty()) {
            waiting().getFirst().start();
            started.push(waiting().removeFirst());
        }
        if (!isAbandoned()) {
            readiness.started(version);
            LOG.log(
                    Level.INFO,
                    "Node started: node={0} database={1} schema={2}",
                    configuration.nodeName(),
                    database.dialect(),
                    version);
        }
    }

    /** The features that are still to be started; found once, so that a second round goes on where the first broke off. */
    private Deque<Starter> waiting() {
        if (waiting == null) {
            waiting = starters.stream()
                    .sorted(Comparator.comparingInt(Starter::order))
                    .collect(Collectors.toCollection(ArrayDeque::new));
        }
        return waiting;
    }

    /** Past the pool, which would fill the log at every failure, and open more than one at once. */
    private static void reach() {
        try {
            new PostroadDataSource().reach();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private boolean isAbandoned() {
        return abandoned.getCount() == 0;
    }

    private void pause() {
        try {
            abandoned.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            abandon();
        }
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
