package org.postroad.identity.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.KeyGrant;
import org.postroad.identity.entity.OauthScope;

/** What a token of the outside issuer says, once it is known to be good. @param userName in lower case */
record OutsideToken(String userName, String issuer, OauthScope scope, Instant expiresAt) {
    private static final int ANYWHERE = 0;

    SignedIn signedIn(KnownUser user) {
        KeyGrant grant = new KeyGrant(false, scope.permissions(), expiresAt);
        @Nullable Instant end = scope.permissions() == null ? null : expiresAt;
        String actor = "user:" + user.name() + " (issuer " + issuer + ")";
        return new SignedIn(user.id(), actor, grant.cut(user.rights(), ANYWHERE), end);
    }
}
