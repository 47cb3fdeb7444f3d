package org.postroad.provider.control;

import java.util.Optional;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.ProviderCredential;

/**
 * Keeps jobs from a credential that is known to fail: asking again and again with a wrong password has a provider lock the user out. Every
 * handler asks here before it connects.
 */
public final class CredentialGate {
    private CredentialGate() {}

    /** What a job comes to that needs this credential; empty if it may be used. */
    public static Optional<Outcome> refusal(ProviderCredential credential) {
        if (credential.status() != CredentialStatus.FAILING) {
            return Optional.empty();
        }
        ErrorCode code = credential.failureCode().orElse(ErrorCode.PROVIDER_AUTH_FAILED);
        String since = credential.failingSince().map(at -> " since " + at).orElse("");
        String detail = "The provider credential " + ProviderCredential.ID.text(credential.id()) + " fails" + since
                + "; it is not tried before it is tested again. "
                + credential.failureText().orElse("");
        return Optional.of(Outcome.failedForGood(code, detail.strip()));
    }
}
