package org.postroad.platform.control;

import org.jspecify.annotations.Nullable;

/**
 * The transactions of the database, for code that speaks JDBC. In the server they are JTA's, so that what JPA does in the same
 * transaction commits with it; tests and benchmarks run the same code over {@link LocalTransactions}.
 *
 * <p>Every method throws {@link DatabaseFailure} if the database fails; what was done in the transaction is then undone.
 */
public interface Transactions {
    /** Runs the work in the caller's transaction, or in one of its own where the caller has none. */
    <T extends @Nullable Object> T within(SqlWork<T> work);

    /**
     * Runs work that is a single statement: in the caller's transaction, or as a transaction of its own that nobody begins and ends, which
     * spares two trips to the database.
     */
    default <T extends @Nullable Object> T alone(SqlWork<T> work) {
        return within(work);
    }

    /** Runs the work in a transaction of its own that commits before this returns, whatever the caller's does. */
    <T extends @Nullable Object> T apart(SqlWork<T> work);

    /** Whether the caller is inside a transaction. */
    boolean isActive();

    /** Runs the action once the caller's transaction has committed, at once where there is none; never after a rollback. */
    void afterCommit(Runnable action);
}
