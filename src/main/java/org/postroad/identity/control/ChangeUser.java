package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.Role;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * Makes, changes and deletes users, for operators. Nobody gives a permission that they lack, and nobody touches a user who has one
 * that they lack: else a password set anew would be a way up.
 */
@Dependent
public class ChangeUser {
    private final Changes changes;
    private final UserStore users;
    private final MemberStore members;
    private final ApiKeyStore keys;
    private final Caller caller;

    @Inject
    ChangeUser(Changes changes, UserStore users, MemberStore members, ApiKeyStore keys, Caller caller) {
        this.changes = changes;
        this.users = users;
        this.members = members;
        this.keys = keys;
        this.caller = caller;
    }

    /** @throws Refused CONFLICT if the name is taken, FORBIDDEN if a permission is not the caller's to give */
    public User create(String name, @Nullable PasswordHash password, Set<Permission> permissions) {
        requireOwn(permissions);
        return changes.within(() -> {
            User user = new User(changes.nextId(), name, password, changes.now());
            user.permit(permissions);
            users.add(user);
            changes.done(
                    null,
                    "user",
                    "create",
                    what(user)
                            .add("permissions", PermissionNames.text(permissions))
                            .build());
            return user;
        });
    }

    /**
     * Changes what is present.
     *
     * @param expected is given the present version, and throws if the caller had another one in mind
     * @throws Refused FORBIDDEN if the user may do, or is to do, what the caller may not; CONFLICT if a caller would lose the
     *     permission to undo it
     */
    public User change(
            long id, Optional<PasswordHash> password, Optional<Set<Permission>> permissions, LongConsumer expected) {
        permissions.ifPresent(this::requireOwn);
        return changes.within(() -> {
            User user = lock(id, expected);
            JsonObjectBuilder changed = what(user);
            password.ifPresent(hash -> {
                user.changePassword(hash);
                changed.add("password", "changed");
            });
            permissions.ifPresent(set -> {
                requireStillOperator(user, set);
                changed.add("permissions", PermissionNames.text(set))
                        .add("permissions_before", PermissionNames.text(user.permissions()));
                user.permit(set);
            });
            if (password.isPresent() || permissions.isPresent()) {
                users.flush();
                changes.done(null, "user", "update", changed.build());
            }
            return user;
        });
    }

    /** Deletes a user, its memberships and its keys. Refusals as of {@link #change}, and CONFLICT if an account would be left without an owner. */
    public void delete(long id, LongConsumer expected) {
        changes.within(() -> {
            User user = lock(id, expected);
            if (id == caller.userId()) {
                throw Refused.conflict("own_user", "You cannot delete yourself.");
            }
            for (Member member : members.ofUser(id)) {
                if (member.role() == Role.OWNER) {
                    members.requireOtherOwner(member);
                }
                members.remove(member);
            }
            int keysGone = keys.removeOfUser(id);
            users.remove(user);
            changes.done(
                    null,
                    "user",
                    "destroy",
                    what(user).add("api_keys", keysGone).build());
            return user;
        });
    }

    private User lock(long id, LongConsumer expected) {
        User user = users.lock(id);
        expected.accept(user.version());
        requireOwn(user.permissions());
        return user;
    }

    private void requireOwn(Set<Permission> permissions) {
        Set<Permission> beyond = EnumSet.noneOf(Permission.class);
        permissions.stream()
                .filter(permission -> !caller.rights().onServer(permission))
                .forEach(beyond::add);
        if (!beyond.isEmpty()) {
            changes.denied(
                    "user",
                    "permit",
                    Json.createObjectBuilder()
                            .add("permissions", PermissionNames.text(beyond))
                            .add("request", caller.request())
                            .build());
            throw new Refused(
                    Refused.Kind.FORBIDDEN,
                    "beyond_own_permissions",
                    "You may not do this yourself: " + PermissionNames.text(beyond) + ".");
        }
    }

    private void requireStillOperator(User user, Set<Permission> permissions) {
        if (user.id() == caller.userId() && !permissions.contains(Permission.SYS_USER_UPDATE)) {
            throw Refused.conflict("own_user", "You cannot take sysUserUpdate from yourself; another operator can.");
        }
    }

    private static JsonObjectBuilder what(User user) {
        return Json.createObjectBuilder()
                .add("user_id", User.ID.text(user.id()))
                .add("user", user.name());
    }
}
