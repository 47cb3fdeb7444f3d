package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.Role;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Gives a member another role, or puts it out of the account. */
@Dependent
public class ChangeMember {
    private final Changes changes;
    private final AccountStore accounts;
    private final MemberStore members;
    private final ApiKeyStore keys;

    @Inject
    ChangeMember(Changes changes, AccountStore accounts, MemberStore members, ApiKeyStore keys) {
        this.changes = changes;
        this.accounts = accounts;
        this.members = members;
        this.keys = keys;
    }

    /**
     * Gives the member a role.
     *
     * @param wanted empty to leave it as it is
     * @param expected is given the present version, and throws if the caller had another one in mind
     * @throws Refused CONFLICT if the account would be left without an owner
     */
    public Named become(long accountId, long memberId, Optional<Role> wanted, LongConsumer expected) {
        return changes.within(() -> {
            accounts.lock(accountId); // so that two owners cannot step down at once
            Named named = members.get(accountId, memberId);
            Member member = named.member();
            expected.accept(member.version());
            Role before = member.role();
            Role role = wanted.orElse(before);
            if (before != role) {
                requireOwnerBeside(member);
                member.become(role);
                members.flush();
                changes.done(
                        accountId,
                        "member",
                        "update",
                        what(named)
                                .add("role", role.wireName())
                                .add("role_before", before.wireName())
                                .build());
            }
            return named;
        });
    }

    /** Removes the member and the user's API keys in the account. Parameters and refusals as of {@link #become}. */
    public void remove(long accountId, long memberId, LongConsumer expected) {
        changes.within(() -> {
            accounts.lock(accountId);
            Named named = members.get(accountId, memberId);
            expected.accept(named.member().version());
            requireOwnerBeside(named.member());
            int keysGone = keys.removeOf(accountId, named.user().id());
            members.remove(named.member());
            changes.done(
                    accountId,
                    "member",
                    "destroy",
                    what(named).add("api_keys", keysGone).build());
            return named;
        });
    }

    private void requireOwnerBeside(Member member) {
        if (member.role() == Role.OWNER) {
            members.requireOtherOwner(member);
        }
    }

    private static JsonObjectBuilder what(Named named) {
        return Json.createObjectBuilder()
                .add("member_id", Member.ID.text(named.member().id()))
                .add("user", named.user().name());
    }
}
