package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.entity.OauthSecret;

/** Ends what a token came of (RFC 7009): with one token of a family, the whole of it. */
@Dependent
public class RevokeToken {
    private final Changes changes;
    private final GrantStore grants;
    private final OauthTokens tokens;

    @Inject
    RevokeToken(Changes changes, GrantStore grants, OauthTokens tokens) {
        this.changes = changes;
        this.grants = grants;
        this.tokens = tokens;
    }

    /** Does nothing for a token that is not known or not that client's: nobody learns which (RFC 7009 §2.2). */
    public void revoke(String clientId, OauthSecret token) {
        changes.within(() -> {
            grants.ofToken(token)
                    .filter(grant -> grant.clientId().equals(clientId))
                    .ifPresent(grant -> tokens.revoke(grant, "client_signed_out"));
            return true;
        });
    }
}
