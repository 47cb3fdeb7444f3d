package org.postroad.jobs.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job's new values.
 *
 * @param rerank whether its place in the queue must be found anew
 * @param payload what the row keeps, null to leave it
 * @param payloadBlob 0 where the payload is in the row
 */
record JobEdit(
        long id,
        int priority,
        Instant due,
        long queueId,
        boolean rerank,
        @Nullable String payload,
        long payloadBlob) {}
