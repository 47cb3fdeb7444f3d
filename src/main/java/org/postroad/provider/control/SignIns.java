package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.OauthClient;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.SignIn;

/** What one signs in with for a credential: its password, or an access token, which is asked for unless one is known. */
@Dependent
class SignIns {
    private static final LongConsumer ANY_VERSION = version -> {};

    private final CredentialChanges changes;
    private final SecretSeals seals;
    private final AccessTokens tokens;
    private final KnownTokens known;

    @Inject
    SignIns(CredentialChanges changes, SecretSeals seals, AccessTokens tokens, KnownTokens known) {
        this.changes = changes;
        this.seals = seals;
        this.tokens = tokens;
        this.known = known;
    }

    /** Signs in. */
    interface SigningIn<T> {
        T with(SignIn signIn) throws ProviderFailed;
    }

    /**
     * Has somebody sign in; once more, with a new access token, if one that was known is not accepted. Must be called with no
     * transaction. Asking for a token takes up to 10 s.
     *
     * @throws ProviderFailed if nothing to sign in with is to be had, or as whoever signs in
     */
    <T> T use(ProviderCredential credential, SigningIn<T> signingIn) throws ProviderFailed {
        Optional<String> token = known.of(credential);
        if (token.isPresent()) {
            try {
                return signingIn.with(new SignIn(credential.settings().user(), token.get(), true));
            } catch (ProviderFailed e) {
                if (e.failure().code() != ErrorCode.PROVIDER_AUTH_FAILED) {
                    throw e;
                }
                known.forget(credential);
            }
        }
        return signingIn.with(of(credential));
    }

    private SignIn of(ProviderCredential credential) throws ProviderFailed {
        CredentialSecrets secrets = open(credential);
        OauthClient client = credential.settings().oauth();
        String user = credential.settings().user();
        if (client == null) {
            return new SignIn(user, secrets.secret(), false);
        }
        TokenAnswer answer = tokens.ask(client, secrets);
        if (answer instanceof TokenAnswer.Denied denied) {
            throw new ProviderFailed(denied.failure());
        }
        TokenAnswer.Granted granted = (TokenAnswer.Granted) answer;
        Optional.ofNullable(granted.refreshToken())
                .filter(token -> !token.equals(secrets.secret()))
                .ifPresent(token -> renew(credential, secrets, token));
        known.keep(credential, granted.accessToken(), granted.lifetime());
        return new SignIn(user, granted.accessToken(), true);
    }

    private CredentialSecrets open(ProviderCredential credential) throws ProviderFailed {
        try {
            return seals.open(credential.id(), credential.encrypted());
        } catch (SecretUnreadable e) {
            throw new ProviderFailed(new ProviderFailure(
                    ErrorCode.CONFIGURATION_INVALID, "The secret cannot be opened; give it anew. " + e.getMessage()));
        }
    }

    /** Kept at once: the old token may be good no longer. One that was given meanwhile stays. */
    private void renew(ProviderCredential used, CredentialSecrets secrets, String refreshToken) {
        changes.on(used.id(), ANY_VERSION, present -> {
            if (present.generation() == used.generation()) {
                present.renew(seals.seal(used.id(), new CredentialSecrets(refreshToken, secrets.clientSecret())));
            }
            return present;
        });
    }
}
