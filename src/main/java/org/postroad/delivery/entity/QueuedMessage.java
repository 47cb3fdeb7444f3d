package org.postroad.delivery.entity;

import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/**
 * A message in the queue.
 *
 * @param blobId of its content
 * @param headerId its Message-ID with angle brackets, null if it has none
 */
public record QueuedMessage(
        long id,
        long accountId,
        Envelope envelope,
        long size,
        long blobId,
        boolean eightBit,
        boolean international,
        @Nullable String headerId) {
    public static final String TYPE = "QueuedMessage";
    public static final IdFormat ID = new IdFormat("msg_");
}
