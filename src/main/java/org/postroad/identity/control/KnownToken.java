package org.postroad.identity.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.KeyGrant;

/**
 * An access token as signing in needs it, and the user it stands for.
 *
 * @param grant what it carries, and when it ends
 * @param familyEnds when the last token ends that it can be exchanged for
 */
record KnownToken(String clientId, KeyGrant grant, Instant familyEnds, KnownUser user) {
    private static final int ANYWHERE = 0;

    /** A token of all that the user may do hands on what the user can; a narrowed one nothing that outlasts its family. */
    SignedIn signedIn() {
        @Nullable Instant end = grant.scopes() == null ? null : familyEnds;
        String actor = "user:" + user.name() + " (client " + clientId + ")";
        return new SignedIn(user.id(), actor, grant.cut(user.rights(), ANYWHERE), end);
    }
}
