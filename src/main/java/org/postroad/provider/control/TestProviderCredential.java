package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.ProbeReport;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;

/** Tests a credential with real connections, and keeps with it what came of that. */
@Dependent
public class TestProviderCredential {
    private static final LongConsumer ANY_VERSION = version -> {};

    private final CredentialChanges changes;
    private final ProviderCredentialStore store;
    private final SecretSeals seals;
    private final CredentialTrial trial;

    @Inject
    TestProviderCredential(
            CredentialChanges changes, ProviderCredentialStore store, SecretSeals seals, CredentialTrial trial) {
        this.changes = changes;
        this.store = store;
        this.seals = seals;
        this.trial = trial;
    }

    /** What came of a test. @param credential as it is now */
    public record Tested(ProviderCredential credential, List<ProbeReport> parts) {
        /** The first thing that failed; empty if nothing did. */
        public Optional<ProviderFailure> failure() {
            return firstFailure(parts);
        }
    }

    /**
     * Tests it. Takes up to 20 s for each server and 10 s for an access token; must be called with no transaction.
     *
     * @param precondition given the version that is tested, before anything is connected to
     * @throws Refused NOT_FOUND for an unknown id; UNAVAILABLE, {@code too_many_tests}; CONFLICT, {@code credential_changed}, if it was
     *     changed meanwhile, so that what was found tells nothing of it
     */
    public Tested test(long id, LongConsumer precondition) {
        ProviderCredential credential = store.get(id);
        precondition.accept(credential.version());
        List<ProbeReport> parts = parts(credential);
        return changes.on(id, ANY_VERSION, present -> {
            requireSame(credential, present);
            Optional<ProviderFailure> failure = firstFailure(parts);
            failure.ifPresentOrElse(found -> present.failed(found, changes.now()), () -> present.proved(changes.now()));
            changes.record(
                    present,
                    "test",
                    CredentialChanges.described(present)
                            .add("ok", failure.isEmpty())
                            .add(
                                    "error_code",
                                    failure.map(found -> found.code().wireName())
                                            .orElse("")));
            return new Tested(present, parts);
        });
    }

    private List<ProbeReport> parts(ProviderCredential credential) {
        CredentialSecrets secrets;
        try {
            secrets = seals.open(credential.id(), credential.encrypted());
        } catch (SecretUnreadable e) {
            ProbeSteps steps = new ProbeSteps();
            steps.begin("open");
            steps.fail(new ProviderFailure(
                    ErrorCode.CONFIGURATION_INVALID, "The secret cannot be opened; give it anew. " + e.getMessage()));
            return List.of(new ProbeReport("secret", "", steps.gone(), List.of()));
        }
        return trial.run(credential.settings(), secrets, token -> renew(credential, secrets, token));
    }

    /** Kept at once, whatever becomes of the test: the old token may be good no longer. */
    private void renew(ProviderCredential tested, CredentialSecrets secrets, String refreshToken) {
        changes.on(tested.id(), ANY_VERSION, present -> {
            requireSame(tested, present);
            present.renew(seals.seal(tested.id(), new CredentialSecrets(refreshToken, secrets.clientSecret())));
            return present;
        });
    }

    private static void requireSame(ProviderCredential tested, ProviderCredential present) {
        if (tested.generation() != present.generation()) {
            throw Refused.conflict("credential_changed", "It was changed while it was tested; test it again.");
        }
    }

    private static Optional<ProviderFailure> firstFailure(List<ProbeReport> parts) {
        return parts.stream().flatMap(part -> part.failureInPlace().stream()).findFirst();
    }
}
