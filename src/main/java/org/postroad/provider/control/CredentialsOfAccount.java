package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.AccountContents;

/** Provider credentials go with their account; tasks that aim at them have kept it from being deleted until they were gone. */
@Dependent
class CredentialsOfAccount implements AccountContents {
    private final ProviderCredentialStore store;

    @Inject
    CredentialsOfAccount(ProviderCredentialStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "provider_credentials";
    }

    @Override
    public int removeAll(long accountId) {
        return store.removeAll(accountId);
    }
}
