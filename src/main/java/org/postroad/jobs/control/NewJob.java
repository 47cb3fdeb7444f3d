package org.postroad.jobs.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued.
 *
 * @param taskId the task it comes from, 0 if none
 * @param payloadJson a JSON object as text, already checked by the action's handler
 * @param queue the virtual queue by name, null for the action's own
 * @param priority −9 to 9, bigger is more urgent
 * @param due the earliest instant it may run, null for now
 * @param uniqueKey at most one pending job of the account and action has it; null for none
 */
public record NewJob(
        long accountId,
        long taskId,
        String action,
        String payloadJson,
        @Nullable String queue,
        int priority,
        @Nullable Instant due,
        @Nullable String uniqueKey) {}
