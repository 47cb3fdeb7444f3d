package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.jobs.control.TaskTargets;

/** Tasks aim at provider credentials. */
@Dependent
public class CredentialTargets implements TaskTargets {
    private final ProviderCredentialStore store;

    @Inject
    CredentialTargets(ProviderCredentialStore store) {
        this.store = store;
    }

    @Override
    public boolean exists(long accountId, long credentialId) {
        return store.isThere(accountId, credentialId);
    }
}
