package org.postroad.jobs.control;

import java.time.Instant;

/**
 * A job of an action that is managed, to be enqueued by the feature that it belongs to.
 *
 * @param payloadJson a JSON object as text
 * @param queueId the virtual queue, of any kind
 * @param lane what must not hurt its neighbours: jobs of one lane share what another lane does not wait for
 * @param priority −9 to 9, bigger is more urgent
 * @param due the earliest instant it may run
 * @param uniqueKey at most one pending job of the account and action has it
 * @see JobHandler#isManaged
 */
public record ManagedJob(
        long accountId,
        String action,
        String payloadJson,
        long queueId,
        long lane,
        int priority,
        Instant due,
        String uniqueKey) {}
