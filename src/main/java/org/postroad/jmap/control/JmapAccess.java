package org.postroad.jmap.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.Scope;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Space;

/** Which account a call is about, and whether its caller may do what it asks for there. */
@Dependent
class JmapAccess {
    private final Caller caller;
    private final Access access;

    @Inject
    JmapAccess(Caller caller, Access access) {
        this.caller = caller;
        this.access = access;
    }

    /**
     * The account of a call.
     *
     * @param named as the call names it; null if it names none, which calls of Stalwart's objects need not
     * @throws MethodError {@code accountNotFound}; {@code invalidArguments} if there must be one
     */
    Scope scope(@Nullable String named, Space space) {
        if (named != null) {
            return new Scope(known(named));
        }
        if (space != Space.STALWART) {
            throw MethodError.invalidArguments("The argument accountId is required.");
        }
        return new Scope(first().orElse(0));
    }

    /** @throws MethodError {@code accountNotFound}, for an unknown account and for one of others alike */
    long known(String named) {
        OptionalLong id = Account.ID.parse(named);
        try {
            access.requireKnown(
                    id.orElseThrow(() -> Refused.notFound("account")), Permission.SYS_ACCOUNT_GET, "account");
        } catch (Refused refused) {
            throw new MethodError("accountNotFound", "There is no such account.");
        }
        return id.getAsLong();
    }

    /** The account that is meant where none is named: the oldest that the caller is a member of. */
    OptionalLong first() {
        return caller.rights().accounts().stream().mapToLong(Long::longValue).min();
    }

    /** @throws MethodError {@code forbidden}; it is in the audit log then */
    void require(ObjectType type, Verb verb, Scope scope) {
        Permission permission = Permission.of(type.permission(verb))
                .orElseThrow(() -> MethodError.forbidden("Nobody may do this with " + type.wireName() + "."));
        try {
            if (type.reach() == Reach.SERVER) {
                access.requireServer(permission);
            } else {
                access.requireInAccount(scope.accountId(), permission);
            }
        } catch (Refused refused) {
            throw MethodError.forbidden(refused.detail());
        }
    }

    long userId() {
        return caller.userId();
    }
}
