package org.postroad.jobs.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.JobState;

/**
 * What becomes of a job whose execution is over: the row's new values, computed where the outcome is decided. Written only if the job
 * still carries the lease.
 *
 * @param state SUCCEEDED, FAILED, CANCELLED, or PENDING for a job that runs again
 * @param due when it runs again, where pending; else as it was
 * @param startedAt when the execution began, null if it never did
 * @param failure the attempt to record, null where none failed
 */
record Settlement(
        ClaimedJob job,
        JobState state,
        Instant due,
        @Nullable Instant startedAt,
        Instant endedAt,
        int run,
        int attemptCount,
        @Nullable Instant firstFailedAt,
        int againCount,
        @Nullable Instant againSince,
        @Nullable String result,
        @Nullable String progress,
        @Nullable Failure failure) {

    /** A failed attempt as it is recorded. */
    record Failure(
            String code,
            String detail,
            boolean permanent,
            @Nullable String stack) {}

    long id() {
        return job.id();
    }

    /** Whether the narrow statement for successes carries it. */
    boolean plainSuccess() {
        return state == JobState.SUCCEEDED && result == null && progress == null;
    }

    /** The job finished as cancelled, for another job with its unique key waits already. */
    Settlement superseded() {
        Failure because = new Failure(ErrorCode.SUPERSEDED.wireName(), UniqueKeys.SUPERSEDED, true, null);
        return new Settlement(
                job,
                JobState.CANCELLED,
                job.due(),
                startedAt,
                endedAt,
                run,
                attemptCount,
                firstFailedAt,
                againCount,
                againSince,
                result,
                progress,
                failure == null ? because : failure);
    }

    /** The job failed, for its outcome is one that the database does not take. */
    Settlement unwritable() {
        Failure because = new Failure(
                ErrorCode.HANDLER_ERROR.wireName(), "The database did not take what the handler answered.", true, null);
        return new Settlement(
                job,
                JobState.FAILED,
                job.due(),
                startedAt,
                endedAt,
                run,
                attemptCount,
                firstFailedAt,
                0,
                null,
                null,
                null,
                because);
    }
}
