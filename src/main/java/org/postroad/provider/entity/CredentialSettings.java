package org.postroad.provider.entity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people set of a credential, but for what is secret.
 *
 * @param name for people, 1 to 255 characters
 * @param user whom to sign in as, at every server; 1 to 320 characters
 * @param imap null if it is not for IMAP
 * @param smtp null if it is not for SMTP
 * @param oauth null if the secret is a password
 * @param watch whether its inbox is watched, so that what comes in is synced at once
 */
public record CredentialSettings(
        String name,
        String user,
        @Nullable MailServer imap,
        @Nullable MailServer smtp,
        @Nullable OauthClient oauth,
        boolean watch) {

    /** One that is not watched. */
    public CredentialSettings(
            String name,
            String user,
            @Nullable MailServer imap,
            @Nullable MailServer smtp,
            @Nullable OauthClient oauth) {
        this(name, user, imap, smtp, oauth, false);
    }

    /**
     * Whether a secret that was given for the other settings would reach somebody else with these: a server or a token endpoint that it
     * was not given for, or the same one without TLS. Leaving out a server sends it nowhere new.
     */
    public boolean sendsElsewhere(CredentialSettings other) {
        return isElsewhere(imap, other.imap) || isElsewhere(smtp, other.smtp) || !Objects.equals(oauth, other.oauth);
    }

    /** Whether a test would find the same with both. */
    boolean signsInAs(CredentialSettings other) {
        return user.equals(other.user)
                && Objects.equals(imap, other.imap)
                && Objects.equals(smtp, other.smtp)
                && Objects.equals(oauth, other.oauth);
    }

    private static boolean isElsewhere(@Nullable MailServer server, @Nullable MailServer before) {
        return server != null && !server.equals(before);
    }
}
