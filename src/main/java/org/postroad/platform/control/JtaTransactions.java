package org.postroad.platform.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The server's transactions: the connection is enlisted in the thread's JTA transaction. */
@ApplicationScoped
public class JtaTransactions implements Transactions {
    private @Inject JtaScope scope;

    @Resource
    private TransactionSynchronizationRegistry registry;

    @Override
    public <T extends @Nullable Object> T within(SqlWork<T> work) {
        try {
            return scope.required(work);
        } catch (TransactionalException e) {
            throw failure(e);
        }
    }

    @Override
    public <T extends @Nullable Object> T alone(SqlWork<T> work) {
        return isActive() ? within(work) : scope.without(work);
    }

    @Override
    public <T extends @Nullable Object> T apart(SqlWork<T> work) {
        try {
            return scope.requiresNew(work);
        } catch (TransactionalException e) {
            throw failure(e);
        }
    }

    @Override
    public boolean isActive() {
        return registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public void afterCommit(Runnable action) {
        if (!isActive()) {
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

    private static DatabaseFailure failure(TransactionalException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return new DatabaseFailure(sql);
            }
        }
        // 08007: whether it was committed is not known
        return new DatabaseFailure(new SQLException("The transaction failed at its end", "08007", failure));
    }
}
