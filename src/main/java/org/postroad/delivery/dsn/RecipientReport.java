package org.postroad.delivery.dsn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a notice tells of one recipient (RFC 3464 §2.3).
 *
 * @param original null if the sender gave none
 * @param address as it stands in the envelope
 * @param remote the host that answered, null if none was talked to
 * @param diagnostic the host's reply, as it was; null if there was none. Lines are parted by line feeds
 * @param lastAttempt null if there was none
 * @param retryUntil of a delay, null if no time says when it is given up
 * @param reason one sentence for people
 */
public record RecipientReport(
        @Nullable OriginalRecipient original,
        String address,
        Event event,
        EnhancedCode status,
        @Nullable String remote,
        @Nullable String diagnostic,
        @Nullable Instant lastAttempt,
        @Nullable Instant retryUntil,
        String reason) {}
