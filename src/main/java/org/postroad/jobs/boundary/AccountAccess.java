package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.entity.Refused;

/** Lets pass who may do something in the account whose id is in the path. */
@Dependent
class AccountAccess {
    private final Access access;

    @Inject
    AccountAccess(Access access) {
        this.access = access;
    }

    /** @return the id @throws Refused NOT_FOUND or FORBIDDEN */
    long require(String accountId, Permission permission) {
        long account = Account.ID.parse(accountId).orElseThrow(() -> Refused.notFound("account"));
        access.requireInAccount(account, permission);
        return account;
    }
}
