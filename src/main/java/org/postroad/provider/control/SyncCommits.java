package org.postroad.provider.control;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SqlWork;

/** The commits of a sync: none after the job was asked to stop, and again where another sync had the same content at the same time. */
final class SyncCommits {
    private static final int TIMES = 8;

    /** The same content was made, or deleted, by another; a deadlock; H2: a lock that was waited for too long. */
    private static final Set<String> IN_THE_WAY = Set.of("23505", "23503", "23506", "40001", "40P01", "HYT00");

    private final Attempt attempt;

    SyncCommits(Attempt attempt) {
        this.attempt = attempt;
    }

    <T extends @Nullable Object> T commit(SqlWork<T> work) throws SyncStopped {
        for (int time = 1; ; time++) {
            requireGoing();
            try {
                return attempt.commit(work);
            } catch (LeaseLost e) {
                throw new SyncStopped(e);
            } catch (DatabaseFailure e) {
                if (time == TIMES || !IN_THE_WAY.contains(e.sqlState())) {
                    throw e;
                }
            }
        }
    }

    void requireGoing() throws SyncStopped {
        if (attempt.stopRequested()) {
            throw new SyncStopped(new InterruptedException("asked to stop"));
        }
    }
}
