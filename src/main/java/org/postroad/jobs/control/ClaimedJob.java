package org.postroad.jobs.control;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.Lease;

/** A job as its claim returned it: what the attempt and its settling need, so that neither reads the row again. */
record ClaimedJob(
        long id,
        long lease,
        long accountId,
        long taskId,
        String action,
        long queueId,
        short gate,
        long lane,
        int priority,
        long rank,
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
    /** As the queue has them, the first to run first. */
    static final Comparator<ClaimedJob> IN_ORDER =
            Comparator.comparingLong(ClaimedJob::rank).thenComparingLong(ClaimedJob::id);

    /** What the lines of the log about it carry. */
    Map<String, String> logFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("job_id", Job.ID.text(id));
        fields.put("account_id", Account.ID.text(accountId));
        if (taskId != 0) {
            fields.put("task_id", Job.TASK_ID.text(taskId));
        }
        fields.put("action", action);
        fields.put("attempt", Integer.toString(run));
        return fields;
    }

    boolean isClaimedBy(long incarnation) {
        return Lease.incarnation(lease) == incarnation;
    }

    /** Whether its start must be on record before the handler runs: it may have killed a node. */
    boolean mustRecordStart() {
        return startedAt == null && (suspect || losses > 0);
    }

    /** Whether it must have the node to itself: two nodes died while they ran it. */
    boolean runsAlone() {
        return losses >= Rescue.LOSSES_BEFORE_ALONE;
    }
}
