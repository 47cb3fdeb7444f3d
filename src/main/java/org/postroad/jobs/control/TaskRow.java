package org.postroad.jobs.control;

import org.jspecify.annotations.Nullable;

/**
 * A task as its commands need it, its row locked by their transaction.
 *
 * @param targetCredentialId null if it has none
 * @param payload a JSON object as text, <code>{}</code> where it is in a blob
 * @param payloadBlob 0 if the payload is in the row
 * @param retry its strategy as JSON, null if it has none of its own
 */
record TaskRow(
        long id,
        long accountId,
        String taskType,
        @Nullable Long targetCredentialId,
        String payload,
        long payloadBlob,
        int priority,
        @Nullable String retry,
        long version) {}
