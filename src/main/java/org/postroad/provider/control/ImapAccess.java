package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.OauthClient;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;

/** Opens IMAP sessions with a credential, as jobs use it. A failure to sign in that is for good is noted with the credential. */
@Dependent
class ImapAccess {
    private static final LongConsumer ANY_VERSION = version -> {};

    private final SecretSeals seals;
    private final AccessTokens tokens;
    private final CredentialChanges changes;
    private final CredentialHealth health;
    private final ImapGround ground;

    @Inject
    ImapAccess(
            SecretSeals seals,
            AccessTokens tokens,
            CredentialChanges changes,
            CredentialHealth health,
            ImapGround ground) {
        this.seals = seals;
        this.tokens = tokens;
        this.changes = changes;
        this.health = health;
        this.ground = ground;
    }

    /** Connects and signs in; must be called with no transaction. */
    ImapSession open(ProviderCredential credential) throws ProviderFailed {
        try {
            return signIn(credential);
        } catch (ProviderFailed e) {
            try {
                health.failed(credential, e.failure());
            } catch (Refused gone) {
                e.addSuppressed(gone); // nobody needs to know then
            }
            throw e;
        }
    }

    private ImapSession signIn(ProviderCredential credential) throws ProviderFailed {
        MailServer server = credential.settings().imap();
        if (server == null) {
            throw failed(ErrorCode.CONFIGURATION_INVALID, "The credential is not for IMAP; give it an IMAP server");
        }
        if (server.tls() == TlsMode.NONE && !ground.plaintext().allows(server.host())) {
            throw failed(ErrorCode.CONFIGURATION_INVALID, PlaintextHosts.REFUSAL);
        }
        SignIn signIn = signIn(credential, secrets(credential));
        AddressGuard guard = ground.guard();
        return ImapSession.open(server, signIn, guard, ground.tls(), ground.limits());
    }

    private CredentialSecrets secrets(ProviderCredential credential) throws ProviderFailed {
        try {
            return seals.open(credential.id(), credential.encrypted());
        } catch (SecretUnreadable e) {
            throw failed(
                    ErrorCode.CONFIGURATION_INVALID, "The secret cannot be opened; give it anew. " + e.getMessage());
        }
    }

    private SignIn signIn(ProviderCredential credential, CredentialSecrets secrets) throws ProviderFailed {
        String user = credential.settings().user();
        OauthClient client = credential.settings().oauth();
        if (client == null) {
            return new SignIn(user, secrets.secret(), false);
        }
        TokenAnswer answer = tokens.ask(client, secrets);
        Optional<ProviderFailure> denied = answer.match(granted -> Optional.empty(), no -> Optional.of(no.failure()));
        if (denied.isPresent()) {
            throw new ProviderFailed(denied.get());
        }
        return answer.match(
                granted -> {
                    Optional.ofNullable(granted.refreshToken())
                            .filter(token -> !token.equals(secrets.secret()))
                            .ifPresent(token -> renew(credential, secrets, token));
                    return new SignIn(user, granted.accessToken(), true);
                },
                no -> new SignIn(user, "", true));
    }

    /** Kept at once, whatever becomes of the job: the old token may be good no longer. */
    private void renew(ProviderCredential used, CredentialSecrets secrets, String refreshToken) {
        changes.on(used.id(), ANY_VERSION, present -> {
            if (present.generation() == used.generation()) {
                present.renew(seals.seal(used.id(), new CredentialSecrets(refreshToken, secrets.clientSecret())));
            }
            return present;
        });
    }

    private static ProviderFailed failed(ErrorCode code, String detail) {
        return new ProviderFailed(new ProviderFailure(code, detail));
    }
}
