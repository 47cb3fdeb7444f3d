package org.postroad.provider.entity;

import org.jspecify.annotations.Nullable;

/**
 * What a provider tells of: a mailbox has changed.
 *
 * @param mailbox its whole name, 1 to 500 characters; INBOX in capitals
 * @param eventId the provider's own name for it, the same when it is told again; null if it has none
 */
public record ProviderEvent(String mailbox, @Nullable String eventId) {
    public static final String INBOX = "INBOX";
    public static final int LONGEST_MAILBOX = 500;
    public static final int LONGEST_ID = 128;

    public ProviderEvent {
        mailbox = mailbox.equalsIgnoreCase(INBOX) ? INBOX : mailbox;
    }
}
