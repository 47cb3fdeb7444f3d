package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.ProviderCredential;

/** Puts a new secret in the place of the old one, which is gone then. */
@Dependent
public class RotateProviderCredential {
    private final CredentialChanges changes;
    private final SecretSeals seals;

    @Inject
    RotateProviderCredential(CredentialChanges changes, SecretSeals seals) {
        this.changes = changes;
        this.seals = seals;
    }

    /**
     * Rotates.
     *
     * @param given the new secrets in the clear, for the present settings; without a client's secret, that of before stays
     * @param precondition given the present version once the row is locked
     * @throws org.postroad.platform.entity.Refused NOT_FOUND for an unknown id, and what the others throw
     */
    public ProviderCredential rotate(
            long id, Function<CredentialSettings, CredentialSecrets> given, LongConsumer precondition) {
        return changes.on(id, precondition, credential -> {
            CredentialSecrets secrets = given.apply(credential.settings());
            CredentialSecrets encrypted = seals.seal(id, secrets);
            boolean keepsClientSecret = secrets.clientSecret() == null;
            credential.rotate(
                    new CredentialSecrets(
                            encrypted.secret(),
                            keepsClientSecret ? credential.encrypted().clientSecret() : encrypted.clientSecret()),
                    changes.now());
            changes.record(credential, "rotate", CredentialChanges.described(credential));
            return credential;
        });
    }
}
