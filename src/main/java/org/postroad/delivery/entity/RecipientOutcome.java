package org.postroad.delivery.entity;

import org.jspecify.annotations.Nullable;

/**
 * What came of one recipient of a transaction.
 *
 * @param stage the command that decided it
 * @param reply null if there was none
 * @param error what went wrong where there was no reply, null if there was one
 */
public record RecipientOutcome(
        OutgoingRecipient recipient,
        ReplyMeaning meaning,
        SmtpStage stage,
        @Nullable Reply reply,
        @Nullable String error) {
    /** Whether nobody knows if the host has the message: it was gone between the dot and its reply (RFC 1047). */
    public boolean isUnknown() {
        return reply == null && stage == SmtpStage.MESSAGE;
    }
}
