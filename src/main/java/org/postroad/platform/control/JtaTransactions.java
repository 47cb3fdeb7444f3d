package org.postroad.platform.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The server's transactions: the connection is enlisted in the thread's JTA transaction. */
@ApplicationScoped
public class JtaTransactions implements Transactions {
    private @Inject Database database;

    @Resource(lookup = "java:appserver/TransactionManager")
    private TransactionManager manager;

    @Resource
    private TransactionSynchronizationRegistry registry;

    @Override
    public <T extends @Nullable Object> T within(SqlWork<T> work) {
        return registry.getTransactionStatus() == Status.STATUS_NO_TRANSACTION ? begin(work) : run(work);
    }

    @Override
    public <T extends @Nullable Object> T apart(SqlWork<T> work) {
        try {
            Transaction outer = manager.suspend();
            try {
                return begin(work);
            } finally {
                if (outer != null) {
                    manager.resume(outer);
                }
            }
        } catch (SystemException | jakarta.transaction.InvalidTransactionException e) {
            throw new IllegalStateException("The transaction manager failed", e);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        if (registry.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            action.run();
            return;
        }
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    action.run();
                }
            }
        });
    }

    private <T extends @Nullable Object> T begin(SqlWork<T> work) {
        boolean done = false;
        try {
            manager.begin();
            try {
                T result = run(work);
                done = true;
                return result;
            } finally {
                if (done) {
                    manager.commit();
                } else {
                    manager.rollback();
                }
            }
        } catch (RollbackException e) {
            throw new DatabaseFailure(new SQLException("The transaction was rolled back at commit", "40000", e));
        } catch (jakarta.transaction.NotSupportedException
                | jakarta.transaction.HeuristicMixedException
                | jakarta.transaction.HeuristicRollbackException
                | SystemException e) {
            throw new IllegalStateException("The transaction manager failed", e);
        }
    }

    private <T extends @Nullable Object> T run(SqlWork<T> work) {
        try (Connection connection = dataSource().getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private DataSource dataSource() {
        return database.dataSource();
    }
}
