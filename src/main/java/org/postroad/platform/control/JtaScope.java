package org.postroad.platform.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where a JTA transaction begins and ends. By annotation, since Payara enlists no connection in a transaction that was begun with its
 * TransactionManager, and allows no UserTransaction inside an annotated one.
 */
@ApplicationScoped
public class JtaScope {
    private @Inject Database database;

    @Resource
    private TransactionSynchronizationRegistry registry;

    @Transactional(TxType.REQUIRED)
    <T extends @Nullable Object> T required(SqlWork<T> work) {
        return run(work);
    }

    @Transactional(TxType.REQUIRES_NEW)
    <T extends @Nullable Object> T requiresNew(SqlWork<T> work) {
        return run(work);
    }

    /** Each statement for itself. */
    <T extends @Nullable Object> T without(SqlWork<T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private <T extends @Nullable Object> T run(SqlWork<T> work) {
        boolean done = false;
        try (Connection connection = database.dataSource().getConnection()) {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException("No transaction here: this thread is not one of the server's");
            }
            T result = work.run(connection);
            done = true;
            return result;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        } finally {
            if (!done) {
                registry.setRollbackOnly(); // the annotation knows of exceptions only, not of errors
            }
        }
    }
}
