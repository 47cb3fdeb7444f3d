package org.postroad.jobs.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.Rank;

/**
 * What a command needs to know of the job it is about to change, whose row the command's transaction has locked.
 *
 * @param rank null until it is due
 * @param payloadBlob 0 if the payload is in the row
 */
public record PresentJob(
        long id,
        int finishedDay,
        long accountId,
        String action,
        long queueId,
        int priority,
        JobState state,
        Instant due,
        @Nullable Long rank,
        int attemptCount,
        boolean cancelRequested,
        long payloadBlob,
        long version) {

    JobStatus status(Instant now) {
        return JobStatus.of(state, attemptCount, due, now);
    }

    /** Whether a person has put it before all others already. */
    boolean first() {
        return rank != null && Rank.isFirst(rank);
    }
}
