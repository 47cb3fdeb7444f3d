package org.postroad.delivery.dsn;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a notice tells.
 *
 * @param reportingHost our name
 * @param envelopeId null if the sender gave none
 * @param arrival when the message was queued
 * @param queueId what we call the message
 * @param recipients those that it tells of; at least one
 */
public record Report(
        String reportingHost,
        @Nullable EnvelopeId envelopeId,
        Instant arrival,
        String queueId,
        List<RecipientReport> recipients) {
    /** @throws IllegalArgumentException if there is nothing to tell */
    public Report {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A notice tells of somebody");
        }
    }

    boolean tells(Event event) {
        return recipients.stream().anyMatch(recipient -> recipient.event() == event);
    }

    /** Whether an address needs more than ASCII, and so the notice the forms of RFC 6533. */
    boolean isInternational() {
        return recipients.stream()
                .anyMatch(recipient -> !isAscii(recipient.address())
                        || recipient.original() != null
                                && !isAscii(recipient.original().address()));
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
