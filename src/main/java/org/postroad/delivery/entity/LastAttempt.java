package org.postroad.delivery.entity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnhancedCode;

/**
 * What became of the last attempt for a recipient.
 *
 * @param code of the reply, 0 if there was none
 * @param status null if there is nothing to say
 * @param host that was talked to, null if none was
 * @param text the reply as it was, lines parted by line feeds, or what went wrong; empty if nothing did
 * @param at when it ended, null if there was none
 */
public record LastAttempt(
        DeliveryError error,
        int code,
        @Nullable EnhancedCode status,
        @Nullable String host,
        String text,
        @Nullable Instant at) {
    /** Before the first. */
    public static final LastAttempt NONE = new LastAttempt(DeliveryError.NONE, 0, null, null, "", null);

    /** A failure without a reply. */
    public static LastAttempt failed(
            DeliveryError error, EnhancedCode status, @Nullable String host, String text, Instant at) {
        return new LastAttempt(error, 0, status, host, text, at);
    }
}
