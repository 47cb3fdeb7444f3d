package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.TlsMode;

/** Opens the inboxes of credentials for watching: one that fails for good is marked, and not tried again before it is tested. */
@Dependent
class InboxOpener implements MailboxWatchers.Opener {
    private final ProviderCredentialStore store;
    private final SignIns signIns;
    private final CredentialHealth health;
    private final MailHosts hosts;
    private final ImapGround ground;

    @Inject
    InboxOpener(
            ProviderCredentialStore store,
            SignIns signIns,
            CredentialHealth health,
            MailHosts hosts,
            ImapGround ground) {
        this.store = store;
        this.signIns = signIns;
        this.health = health;
        this.hosts = hosts;
        this.ground = ground;
    }

    @Override
    public IdleConnection open(long credentialId) throws ProviderFailed, MailboxWatchers.NotNow {
        Optional<ProviderCredential> credential = store.find(credentialId)
                .filter(found -> CredentialGate.refusal(found).isEmpty());
        MailServer server = credential.map(found -> found.settings().imap()).orElse(null);
        if (credential.isEmpty() || server == null) {
            throw new MailboxWatchers.NotNow(Instant.MAX); // it was deleted or marked meanwhile, and is nobody's then
        }
        try {
            return connect(credential.get(), server);
        } catch (ProviderFailed failed) {
            mark(credential.get(), failed.failure());
            throw failed;
        }
    }

    private IdleConnection connect(ProviderCredential credential, MailServer server)
            throws ProviderFailed, MailboxWatchers.NotNow {
        if (server.tls() == TlsMode.NONE && !ground.plaintext().allows(server.host())) {
            throw new ProviderFailed(new ProviderFailure(ErrorCode.CONFIGURATION_INVALID, PlaintextHosts.REFUSAL));
        }
        MailHosts.Entry entry = hosts.enter(server);
        if (entry instanceof MailHosts.Later later) {
            throw new MailboxWatchers.NotNow(later.at());
        }
        try (MailHosts.Permit permit = (MailHosts.Permit) entry) {
            try {
                IdleConnection open = signIns.use(
                        credential, signIn -> IdleConnection.open(server, signIn, ground.guard(), ground.tls()));
                permit.ended();
                return open;
            } catch (ProviderFailed failed) {
                permit.ended(failed.failure());
                throw failed;
            }
        }
    }

    private void mark(ProviderCredential credential, ProviderFailure failure) {
        try {
            health.failed(credential, failure);
        } catch (Refused gone) {
            // It was deleted while it was tried, and its watch with it
        }
    }
}
