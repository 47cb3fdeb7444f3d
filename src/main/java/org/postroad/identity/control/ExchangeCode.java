package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.OauthGrant;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.ProofKey;

/**
 * Gives tokens for a code (RFC 6749 §4.1.3), once. A code that comes with anything wrong is used up; one that comes a second time ends
 * what it was exchanged for, since one of the two who had it was a thief (RFC 9700 §2.1.1).
 */
@Dependent
public class ExchangeCode {
    private final Changes changes;
    private final CodeStore codes;
    private final OauthTokens tokens;

    @Inject
    ExchangeCode(Changes changes, CodeStore codes, OauthTokens tokens) {
        this.changes = changes;
        this.codes = codes;
        this.tokens = tokens;
    }

    /**
     * @param redirectUri as in the request for the code; null if none was named there
     * @param verifier of the challenge in the request for the code
     * @throws OauthRefused invalid_grant
     */
    public TokenPair exchange(String clientId, OauthSecret code, @Nullable String redirectUri, String verifier) {
        // What a wrong attempt changes must stay, so the refusal comes after the transaction
        Optional<TokenPair> pair = changes.within(() -> codes.take(code).flatMap(kept -> {
            if (kept.grantId().isPresent()) {
                tokens.revoke(grant(kept, kept.grantId().getAsLong()), "code_reused");
                return Optional.empty();
            }
            if (!isRight(kept, clientId, redirectUri, verifier)) {
                codes.remove(code);
                return Optional.empty();
            }
            OauthGrant grant = tokens.grant(kept.userId(), clientId, kept.scope());
            codes.exchanged(code, grant.id());
            return Optional.of(tokens.issue(grant));
        }));
        return pair.orElseThrow(OauthRefused::invalidGrant);
    }

    private boolean isRight(CodeStore.Kept kept, String clientId, @Nullable String redirectUri, String verifier) {
        return kept.clientId().equals(clientId)
                && Objects.equals(kept.redirectUri(), redirectUri)
                && changes.now().isBefore(kept.expiresAt())
                && ProofKey.matches(kept.challenge(), verifier);
    }

    private static OauthGrant grant(CodeStore.Kept kept, long id) {
        return new OauthGrant(id, kept.userId(), kept.clientId(), kept.scope(), kept.expiresAt());
    }
}
