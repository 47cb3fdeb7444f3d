package org.postroad.provider.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.PathId;
import org.postroad.provider.control.ProviderCredentialStore;
import org.postroad.provider.entity.ProviderCredential;

/** Lets pass who may do something with credentials: those of the account in the path, or the one in it; a foreign one is like none. */
@Dependent
class CredentialAccess {
    private static final String WHAT = "provider credential";

    private final Access access;
    private final ProviderCredentialStore store;

    @Inject
    CredentialAccess(Access access, ProviderCredentialStore store) {
        this.access = access;
        this.store = store;
    }

    /** @return the account's id @throws Refused NOT_FOUND or FORBIDDEN */
    long requireInAccount(String accountId, Permission permission) {
        long account = PathId.read(Account.ID, accountId, "account");
        access.requireInAccount(account, permission);
        return account;
    }

    /** @return the credential as it is now @throws Refused NOT_FOUND or FORBIDDEN */
    ProviderCredential require(String credentialId, Permission permission) {
        ProviderCredential credential = store.get(PathId.read(ProviderCredential.ID, credentialId, WHAT));
        access.requireInAccount(credential.accountId(), permission, WHAT);
        return credential;
    }
}
