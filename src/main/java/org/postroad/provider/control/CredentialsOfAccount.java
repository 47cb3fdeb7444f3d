package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.AccountContents;

/** Provider credentials go with their account, and the messages they led to; tasks that aim at them have kept it from being deleted until they were gone. */
@Dependent
class CredentialsOfAccount implements AccountContents {
    private final ProviderCredentialStore store;
    private final MessageRemoval messages;

    @Inject
    CredentialsOfAccount(ProviderCredentialStore store, MessageRemoval messages) {
        this.store = store;
        this.messages = messages;
    }

    @Override
    public String name() {
        return "provider_credentials";
    }

    @Override
    public int removeAll(long accountId) {
        messages.allOfAccount(accountId);
        return store.removeAll(accountId);
    }
}
