package org.postroad.jobs.control;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/**
 * Transactions that are begun again when another one was in their way: a deadlock, or a row that moved to another partition while it
 * was waited for, which PostgreSQL reports as a serialization failure.
 */
final class Contended {
    private static final int TIMES = 5;
    private static final Set<String> IN_THE_WAY = Set.of("40001", "40P01");

    private Contended() {}

    /** Runs the work in a transaction of its own, again if need be. */
    static <T extends @Nullable Object> T run(Transactions transactions, SqlWork<T> work) {
        for (int time = 1; ; time++) {
            try {
                return transactions.apart(work);
            } catch (DatabaseFailure e) {
                if (time == TIMES || !IN_THE_WAY.contains(e.sqlState())) {
                    throw e;
                }
            }
        }
    }
}
