package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;

/**
 * What a job does over IMAP: signs in, works, and says what came of it. It waits for a server that is busy or left alone, and does not
 * bother one with a credential that is known to fail. Asked to stop, it is broken off wherever it is.
 */
@Dependent
class ImapWork {
    private final ImapAccess access;
    private final MailHosts hosts;
    private final HostWait wait;

    @Inject
    ImapWork(ImapAccess access, MailHosts hosts, HostWait wait) {
        this.access = access;
        this.hosts = hosts;
        this.wait = wait;
    }

    /** Done over a session. */
    interface Work {
        Outcome over(ImapSession session) throws ProviderFailed, SyncStopped;
    }

    /** @throws Exception as handlers do, if the job is not to go on */
    Outcome run(Attempt attempt, ProviderCredential credential, Work work) throws Exception {
        Optional<Outcome> refusal = CredentialGate.refusal(credential);
        MailServer server = credential.settings().imap();
        if (refusal.isPresent()) {
            return refusal.get();
        } else if (server == null) {
            return failed(new ProviderFailure(ErrorCode.CONFIGURATION_INVALID, ImapAccess.NO_SERVER));
        }
        MailHosts.Entry entry = hosts.enter(server);
        if (entry instanceof MailHosts.Later later) {
            return wait.until(attempt.accountId(), server, later);
        }
        try (MailHosts.Permit permit = (MailHosts.Permit) entry) {
            return connected(attempt, credential, work, permit);
        }
    }

    private Outcome connected(Attempt attempt, ProviderCredential credential, Work work, MailHosts.Permit permit)
            throws Exception {
        try (ImapSession session = access.open(credential)) {
            attempt.closeOnStop(session);
            Outcome outcome = work.over(session);
            session.leave();
            permit.ended();
            return outcome;
        } catch (SyncStopped e) {
            throw e.reason();
        } catch (ProviderFailed e) {
            if (attempt.stopRequested()) {
                throw new InterruptedException("asked to stop");
            }
            permit.ended(e.failure());
            return failed(e.failure());
        }
    }

    private static Outcome failed(ProviderFailure failure) {
        return new Outcome.Failed(failure.code(), failure.detail(), failure.permanent(), null, null);
    }
}
