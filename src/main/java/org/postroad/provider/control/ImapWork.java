package org.postroad.provider.control;

import java.util.Optional;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.entity.Outcome;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;

/** What a job does over IMAP: signs in, works, and says what came of it. Asked to stop, it is broken off wherever it is. */
final class ImapWork {
    private ImapWork() {}

    /** Done over a session. */
    interface Work {
        Outcome over(ImapSession session) throws ProviderFailed, SyncStopped;
    }

    /** @throws Exception as handlers do, if the job is not to go on */
    static Outcome run(Attempt attempt, ImapAccess access, ProviderCredential credential, Work work) throws Exception {
        Optional<Outcome> refusal = CredentialGate.refusal(credential);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try (ImapSession session = access.open(credential)) {
            attempt.closeOnStop(session);
            Outcome outcome = work.over(session);
            session.leave();
            return outcome;
        } catch (SyncStopped e) {
            throw e.reason();
        } catch (ProviderFailed e) {
            if (attempt.stopRequested()) {
                throw new InterruptedException("asked to stop");
            }
            ProviderFailure failure = e.failure();
            return new Outcome.Failed(failure.code(), failure.detail(), failure.permanent(), null, null);
        }
    }
}
