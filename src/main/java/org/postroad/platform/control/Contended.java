package org.postroad.platform.control;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/**
 * Transactions that are begun again when another one was in their way: what was refused for the moment's sake must not fail a request.
 */
public final class Contended {
    private static final int TIMES = 8;

    /** A deadlock; a row that moved to another partition while it was waited for; H2: a lock that was waited for too long. */
    private static final Set<String> IN_THE_WAY = Set.of("40001", "40P01", "HYT00");

    /** PostgreSQL's answer to a row for which a partition was made meanwhile; written again, the row finds it. */
    private static final String PARTITION_MADE = "23514";

    private Contended() {}

    /** Runs the work in a transaction of its own, again if need be. @throws Refused UNAVAILABLE if it never gets through */
    public static <T extends @Nullable Object> T run(Transactions transactions, SqlWork<T> work) {
        return run(() -> transactions.apart(work));
    }

    /**
     * Runs what is one transaction, again if need be.
     *
     * @param transaction called outside any other transaction; it undoes itself where it throws
     * @throws Refused UNAVAILABLE, {@code contended}, if it never gets through
     */
    public static <T extends @Nullable Object> T run(Supplier<T> transaction) {
        for (int time = 1; ; time++) {
            try {
                return transaction.get();
            } catch (DatabaseFailure e) {
                boolean inTheWay = IN_THE_WAY.contains(e.sqlState());
                if (!inTheWay && !e.sqlState().equals(PARTITION_MADE)) {
                    throw e;
                } else if (time == TIMES) {
                    throw inTheWay ? contended() : e;
                }
                stepAside(time);
            }
        }
    }

    /** For longer each time, and hardly as long as another does: those who begin again together meet again. At most 0.25 s in all. */
    private static void stepAside(int time) {
        long most = TimeUnit.MILLISECONDS.toNanos(1L << time);
        LockSupport.parkNanos(
                Math.floorMod(System.nanoTime() * 31 + Thread.currentThread().getId(), most));
    }

    private static Refused contended() {
        return Refused.until(
                Kind.UNAVAILABLE,
                "contended",
                "Others change the same all the time; nothing was done. Send the request again.",
                Duration.ofSeconds(1));
    }
}
