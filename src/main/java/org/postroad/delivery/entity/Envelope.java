package org.postroad.delivery.entity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.ReturnContent;

/**
 * What a message is queued with, its recipients aside.
 *
 * @param reversePath empty for the null one
 * @param priority MT-PRIORITY, −9 to 9 (RFC 6710)
 * @param returned null if the sender did not say
 * @param envelopeId null if the sender gave none
 * @param deliverBy null if the sender asked for nothing of the kind
 * @param requireTls whether no host may have it that does not promise the same (RFC 8689)
 * @param clientAddress where it came from, null if it did not come by SMTP
 * @param clientPort where it came to, 0 if it did not come by SMTP
 */
public record Envelope(
        String reversePath,
        MessageSource source,
        int priority,
        @Nullable ReturnContent returned,
        @Nullable EnvelopeId envelopeId,
        @Nullable DeliverBy deliverBy,
        boolean requireTls,
        Instant created,
        Instant released,
        @Nullable String clientAddress,
        int clientPort) {
    private static final int HIGHEST = 9;

    /** @throws IllegalArgumentException if the priority is none */
    public Envelope {
        if (priority < -HIGHEST || priority > HIGHEST) {
            throw new IllegalArgumentException("A priority is -9 to 9, not " + priority);
        }
    }

    /** Of a message that is made here and may go out at once. */
    public static Envelope of(String reversePath, MessageSource source, int priority, Instant now) {
        return new Envelope(reversePath, source, priority, null, null, null, false, now, now, null, 0);
    }

    /** Whether nobody is to hear what becomes of it. */
    public boolean isFromNobody() {
        return reversePath.isEmpty();
    }
}
