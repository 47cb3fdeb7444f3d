package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.ProviderCredential;

/** Makes a credential; nothing is connected to. */
@Dependent
public class CreateProviderCredential {
    private final CredentialChanges changes;
    private final SecretSeals seals;

    @Inject
    CreateProviderCredential(CredentialChanges changes, SecretSeals seals) {
        this.changes = changes;
        this.seals = seals;
    }

    /** Makes it, in the caller's transaction where it has one. @param secrets in the clear */
    public ProviderCredential create(long accountId, CredentialSettings settings, CredentialSecrets secrets) {
        return changes.make(
                id -> new ProviderCredential(id, accountId, settings, seals.seal(id, secrets), changes.now()));
    }
}
