package org.postroad.platform.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions of one data source without JTA: one connection a thread. */
public final class LocalTransactions implements Transactions {
    private final DataSource dataSource;
    private final ThreadLocal<@Nullable Open> current = new ThreadLocal<>();

    private record Open(Connection connection, List<Runnable> afterCommit) {}

    public LocalTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public <T extends @Nullable Object> T within(SqlWork<T> work) {
        Open open = current.get();
        if (open == null) {
            return apart(work);
        }
        try {
            return work.run(open.connection);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    @Override
    public <T extends @Nullable Object> T apart(SqlWork<T> work) {
        Open outer = current.get();
        Open open;
        T result;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            open = new Open(connection, new ArrayList<>());
            current.set(open);
            boolean done = false;
            try {
                result = work.run(connection);
                connection.commit();
                done = true;
            } finally {
                current.set(outer);
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
        open.afterCommit.forEach(Runnable::run);
        return result;
    }

    @Override
    public boolean isActive() {
        return current.get() != null;
    }

    @Override
    public void afterCommit(Runnable action) {
        Open open = current.get();
        if (open == null) {
            action.run();
        } else {
            open.afterCommit.add(action);
        }
    }
}
