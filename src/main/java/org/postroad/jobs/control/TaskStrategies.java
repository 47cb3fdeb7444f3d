package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.StrategyJson;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;
import org.postroad.retry.RetryStrategy;

/**
 * How the jobs of each task are retried, as this node knows it. Asked only when a job of a task has failed, so that claims and successes
 * pay nothing for it; what was read is believed for a second, so that a burst of failures reads once. Thread-safe.
 */
final class TaskStrategies {
    static final int MOST = 1_000;

    private static final Logger LOG = System.getLogger(TaskStrategies.class.getName());
    private static final long BELIEVED_NANOS = Duration.ofSeconds(1).toNanos();

    // Primary key.
    private static final String RETRY = "SELECT retry FROM task WHERE id = ?";

    private final Transactions transactions;
    private final LongSupplier nanoTime;
    private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > MOST;
        }
    };

    private record Known(Optional<RetryStrategy> strategy, long readAtNanos) {}

    TaskStrategies(Transactions transactions, LongSupplier nanoTime) {
        this.transactions = transactions;
        this.nanoTime = nanoTime;
    }

    /** The task's own strategy; empty if it has none or is gone. */
    Optional<RetryStrategy> of(long taskId) {
        Known before = known(taskId);
        if (before != null && nanoTime.getAsLong() - before.readAtNanos < BELIEVED_NANOS) {
            return before.strategy;
        }
        try {
            Known read = new Known(transactions.apart(connection -> read(connection, taskId)), nanoTime.getAsLong());
            keep(taskId, read);
            return read.strategy;
        } catch (DatabaseFailure e) {
            // The failure is to be recorded whatever strategy it is retried by
            LOG.log(Level.WARNING, "How {0} is retried could not be read: {1}", Task.ID.text(taskId), e.getMessage());
            return before == null ? Optional.empty() : before.strategy;
        }
    }

    private @Nullable Known known(long taskId) {
        synchronized (known) {
            return known.get(taskId);
        }
    }

    private void keep(long taskId, Known read) {
        synchronized (known) {
            known.put(taskId, read);
        }
    }

    private static Optional<RetryStrategy> read(Connection connection, long taskId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RETRY)) {
            select.setLong(1, taskId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)).map(StrategyJson::parse) : Optional.empty();
            }
        }
    }
}
