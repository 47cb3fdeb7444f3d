package org.postroad.provider.control;

import org.postroad.jobs.control.NewJob;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.ProviderCredential;

/** The job that syncs one mailbox, as whoever hears of a change wants it: a second one for the same mailbox folds into one that waits. */
final class SyncWish {
    static final String ACTION = "imap_sync_messages";

    private static final int LONGEST_KEY = 255;

    private SyncWish() {}

    static NewJob of(long accountId, long credentialId, String mailbox) {
        String payload = Json.createObjectBuilder()
                .add("credential_id", ProviderCredential.ID.text(credentialId))
                .add("mailbox", mailbox)
                .build()
                .toString();
        return new NewJob(accountId, 0, ACTION, payload, null, 0, null, uniqueKey(credentialId, mailbox));
    }

    /** A name too long for a key gives way to a digest of itself. */
    static String uniqueKey(long credentialId, String mailbox) {
        String prefix = "mailbox:" + ProviderCredential.ID.text(credentialId) + ":";
        return prefix.length() + mailbox.length() <= LONGEST_KEY ? prefix + mailbox : prefix + Digest.of(mailbox);
    }
}
