package org.postroad.jobs.entity;

import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.postroad.retry.RetryStrategy;

/**
 * What people set of a task and may change.
 *
 * @param targetCredentialId what its jobs sign in with; null if nothing
 * @param payload that of its jobs, already checked by the action's handler
 * @param priority −9 to 9, bigger is more urgent
 * @param retry its own strategy; null for the TaskManager's
 */
public record TaskSettings(
        @Nullable Long targetCredentialId,
        JsonObject payload,
        int priority,
        @Nullable RetryStrategy retry) {
    /** What a task has where nothing is said. */
    public static final TaskSettings DEFAULT = new TaskSettings(null, JsonObject.EMPTY_JSON_OBJECT, 0, null);
}
