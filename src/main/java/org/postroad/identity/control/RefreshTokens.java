package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.postroad.identity.entity.OauthGrant;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.control.Contended;

/**
 * Gives new tokens for a refresh token (RFC 6749 §6), which is then used up. Who brings a used one again has stolen it, or was stolen
 * from: all of the family ends (RFC 9700 §4.14.2).
 */
@Dependent
public class RefreshTokens {
    private final Changes changes;
    private final GrantStore grants;
    private final OauthTokens tokens;

    @Inject
    RefreshTokens(Changes changes, GrantStore grants, OauthTokens tokens) {
        this.changes = changes;
        this.grants = grants;
        this.tokens = tokens;
    }

    /**
     * @param asked empty for the scope that was granted, which is all that can be had
     * @throws OauthRefused invalid_grant, or invalid_scope for another scope than was granted
     */
    public TokenPair refresh(String clientId, OauthSecret refreshToken, Optional<OauthScope> asked) {
        // What a wrong attempt changes must stay, so the refusal comes after the transaction
        Optional<TokenPair> pair = Contended.run(() -> changes.within(() -> grants.ofToken(refreshToken)
                .filter(grant -> grant.clientId().equals(clientId) && grants.lock(grant.id()))
                .flatMap(grant -> next(grant, refreshToken, asked))));
        return pair.orElseThrow(OauthRefused::invalidGrant);
    }

    private Optional<TokenPair> next(OauthGrant grant, OauthSecret refreshToken, Optional<OauthScope> asked) {
        if (grants.isUsed(refreshToken)) {
            tokens.revoke(grant, "refresh_token_reused");
            return Optional.empty();
        }
        if (asked.isPresent() && !asked.get().equals(grant.scope())) {
            throw new OauthRefused("invalid_scope", "Leave the scope out, or ask for the one that was granted.");
        }
        if (grants.use(refreshToken, changes.now())) {
            return Optional.of(tokens.issue(grant));
        }
        if (grants.isUsed(refreshToken)) {
            tokens.revoke(grant, "refresh_token_reused"); // by another request in this moment
        }
        return Optional.empty();
    }
}
