package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Rights;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * Decides whether the caller may do what the request asks. A denial is written to the audit log in a transaction of its own: that of
 * the account if the caller may know of the account, else the server's, so that a stranger cannot write into it.
 */
@Dependent
public class Access {
    private final Caller caller;
    private final AuditLog audit;
    private final KnownAccounts accounts;

    @Inject
    public Access(Caller caller, AuditLog audit, KnownAccounts accounts) {
        this.caller = caller;
        this.audit = audit;
        this.accounts = accounts;
    }

    /** Whether the caller may do it on the server, and so in every account. Asking is not a denial. */
    public boolean mayServer(Permission permission) {
        return caller.rights().onServer(permission);
    }

    /** @throws Refused FORBIDDEN if the caller may not do it on the server */
    public void requireServer(Permission permission) {
        if (!mayServer(permission)) {
            throw forbidden(null, permission);
        }
    }

    /** As {@link #requireInAccount(long, Permission, String)} for what has the account's id in its path. */
    public void requireInAccount(long accountId, Permission permission) {
        requireInAccount(accountId, permission, "account");
    }

    /**
     * Lets pass who may do it in the account.
     *
     * @param what what the caller named: if it is a job's id that led here, then {@code job}, so that the answer is the very one for
     *     an unknown job
     * @throws Refused NOT_FOUND if there is no such account or the caller may not know of it, FORBIDDEN if the caller may know of it
     *     but lacks the permission
     */
    public void requireInAccount(long accountId, Permission permission, String what) {
        requireKnown(accountId, permission, what);
        if (!caller.rights().inAccount(accountId, permission)) {
            throw forbidden(accountId, permission);
        }
    }

    /**
     * Lets pass who may know of the account, whatever is to be done there.
     *
     * @param permission for the audit log: what the caller would have needed at least
     * @throws Refused NOT_FOUND if there is no such account or the caller may not know of it
     */
    public void requireKnown(long accountId, Permission permission, String what) {
        Rights rights = caller.rights();
        if (!rights.knows(accountId)) {
            audit.denied(null, permission.subject(), permission.verb(), what(accountId, permission));
            throw Refused.notFound(what);
        }
        if (rights.role(accountId).isEmpty() && !accounts.exists(accountId)) {
            throw Refused.notFound(what);
        }
    }

    private Refused forbidden(@Nullable Long accountId, Permission permission) {
        audit.denied(accountId, permission.subject(), permission.verb(), what(accountId, permission));
        return new Refused(
                Refused.Kind.FORBIDDEN, "forbidden", "This needs the permission " + permission.wireName() + ".");
    }

    private JsonObject what(@Nullable Long accountId, Permission permission) {
        var data = Json.createObjectBuilder()
                .add("permission", permission.wireName())
                .add("request", caller.request());
        if (accountId != null) {
            data.add("account_id", Account.ID.text(accountId));
        }
        return data.build();
    }
}
