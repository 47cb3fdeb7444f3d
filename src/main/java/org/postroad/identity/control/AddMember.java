package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.Role;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.Change;

/** Takes a user into an account; makes the user where there is none of that name. */
@Dependent
public class AddMember {
    private final Changes changes;
    private final AccountStore accounts;
    private final MemberStore members;
    private final UserStore users;

    @Inject
    AddMember(Changes changes, AccountStore accounts, MemberStore members, UserStore users) {
        this.changes = changes;
        this.accounts = accounts;
        this.members = members;
        this.users = users;
    }

    /**
     * @param password of a user that is to be made; null for one that signs in by API key only
     * @throws Refused CONFLICT if the user is a member already, INVALID if there is such a user and a password came: nobody sets the
     *     password of a user that is there
     */
    public Named add(long accountId, String userName, Role role, @Nullable PasswordHash password) {
        return changes.ofUsers(() -> {
            accounts.lock(accountId);
            User user = user(accountId, userName, password);
            Member member = new Member(changes.nextId(), accountId, user.id(), role, changes.now());
            members.add(member);
            changes.done(
                    accountId,
                    "member",
                    "create",
                    Json.createObjectBuilder()
                            .add("member_id", Member.ID.text(member.id()))
                            .add("user", userName)
                            .add("role", role.wireName())
                            .build());
            return new Named(member, user);
        });
    }

    private User user(long accountId, String name, @Nullable PasswordHash password) {
        Optional<User> found = users.named(name);
        if (found.isPresent()) {
            if (password != null) {
                throw Refused.invalid("/password", "user_exists", "There is such a user, who has a password already.");
            }
            return found.get();
        }
        Instant now = changes.now();
        User user = new User(changes.nextId(), name, password, now);
        users.add(user);
        changes.movedUser(Change.Kind.CREATE, user.id());
        changes.done(
                accountId,
                "user",
                "create",
                Json.createObjectBuilder()
                        .add("user_id", User.ID.text(user.id()))
                        .add("user", name)
                        .build());
        return user;
    }
}
