package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.SignInLimit;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.SignedRequest;

/**
 * Lets only those provider events pass that are signed with their credential's key. Whatever is wrong is answered the same, so that
 * nobody learns which credentials there are; and failures count as those to sign in do. A good signature passes however many bad ones
 * came from its address: 256 bits are not guessed.
 */
@Dependent
public class EventSignatures {
    /** Compared with where there is no key, so that this takes as long. */
    private static final String NO_KEY = "0".repeat(64);

    private final ProviderCredentialStore store;
    private final SecretSeals seals;
    private final SignInLimit limit;
    private final AuditLog audit;
    private final InstantSource clock;

    @Inject
    EventSignatures(
            ProviderCredentialStore store, SecretSeals seals, SignInLimit limit, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.seals = seals;
        this.limit = limit;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Lets pass or refuses.
     *
     * @param account that of the path; empty if there can be no such one, as for the credential
     * @throws Refused UNAUTHENTICATED, {@code invalid_signature}; TOO_MANY, {@code too_many_failures}
     */
    public void require(OptionalLong account, OptionalLong credential, SignedRequest request, ClientAddress address) {
        Optional<String> key = credential.isEmpty() ? Optional.empty() : key(account, credential.getAsLong());
        boolean proved = request.isProvedBy(key.orElse(NO_KEY), clock.instant());
        if (!proved || key.isEmpty()) {
            String tried = credential.isEmpty() ? "" : ProviderCredential.ID.text(credential.getAsLong());
            String from = "events of " + address.network(); // a provider's failures keep no person from signing in
            limit.wait(from, tried).ifPresent(EventSignatures::tooMany);
            limit.failed(from, tried);
            JsonObjectBuilder data = Json.createObjectBuilder().add("address", address.text());
            audit.denied(
                    null,
                    "provider_event",
                    "create",
                    data.add("provider_credential_id", tried).build());
            throw refusal();
        }
    }

    /** The same for every reason. */
    static Refused refusal() {
        return new Refused(
                Refused.Kind.UNAUTHENTICATED,
                "invalid_signature",
                "The event is not signed with the key of a credential of this account, or not within the last 5 minutes.");
    }

    private Optional<String> key(OptionalLong account, long credentialId) {
        return store.find(credentialId)
                .filter(credential -> account.isPresent() && credential.accountId() == account.getAsLong())
                .flatMap(ProviderCredential::eventKey)
                .flatMap(ciphertext -> open(credentialId, ciphertext));
    }

    private Optional<String> open(long credentialId, String ciphertext) {
        try {
            return Optional.of(seals.openEventKey(credentialId, ciphertext));
        } catch (SecretUnreadable e) {
            return Optional.empty();
        }
    }

    private static void tooMany(Duration wait) {
        throw Refused.until(
                Refused.Kind.TOO_MANY,
                "too_many_failures",
                "Too many events of this address could not be proved; send the next one later.",
                wait.plusSeconds(1));
    }
}
