package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.TlsMode;

/** Opens IMAP sessions with a credential, as jobs use it. A failure to sign in that is for good is noted with the credential. */
@Dependent
class ImapAccess {
    static final String NO_SERVER = "The credential is not for IMAP; give it an IMAP server";

    private final SignIns signIns;
    private final CredentialHealth health;
    private final ImapGround ground;

    @Inject
    ImapAccess(SignIns signIns, CredentialHealth health, ImapGround ground) {
        this.signIns = signIns;
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
            throw failed(ErrorCode.CONFIGURATION_INVALID, NO_SERVER);
        }
        if (server.tls() == TlsMode.NONE && !ground.plaintext().allows(server.host())) {
            throw failed(ErrorCode.CONFIGURATION_INVALID, PlaintextHosts.REFUSAL);
        }
        AddressGuard guard = ground.guard();
        return signIns.use(
                credential, signIn -> ImapSession.open(server, signIn, guard, ground.tls(), ground.limits()));
    }

    private static ProviderFailed failed(ErrorCode code, String detail) {
        return new ProviderFailed(new ProviderFailure(code, detail));
    }
}
