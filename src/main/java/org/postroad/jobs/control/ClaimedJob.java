package org.postroad.jobs.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as its claim returned it: what the attempt and its settling need, so that neither reads the row again. */
record ClaimedJob(
        long id,
        long lease,
        long accountId,
        long taskId,
        String action,
        long queueId,
        long lane,
        int run,
        int attemptCount,
        @Nullable Instant firstFailedAt,
        int losses,
        boolean suspect,
        int againCount,
        @Nullable Instant againSince,
        Instant due,
        @Nullable String uniqueKey,
        String payload,
        long payloadBlob,
        @Nullable Instant startedAt) {

    /** Whether its start must be on record before the handler runs: it may have killed a node. */
    boolean mustRecordStart() {
        return startedAt == null && (suspect || losses > 0);
    }

    /** Whether it must have the node to itself: two nodes died while they ran it. */
    boolean runsAlone() {
        return losses >= Rescue.LOSSES_BEFORE_ALONE;
    }
}
