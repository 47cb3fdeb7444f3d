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
import org.postroad.registry.entity.Change;

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
    private final ServerRoles roles;
    private final OauthTokens tokens;
    private final Caller caller;

    @Inject
    ChangeUser(
            Changes changes,
            UserStore users,
            MemberStore members,
            ApiKeyStore keys,
            ServerRoles roles,
            OauthTokens tokens,
            Caller caller) {
        this.changes = changes;
        this.users = users;
        this.members = members;
        this.keys = keys;
        this.roles = roles;
        this.tokens = tokens;
        this.caller = caller;
    }

    /** @throws Refused CONFLICT if the name is taken, FORBIDDEN if a permission is not the caller's to give */
    public User create(String name, @Nullable PasswordHash password, Set<Permission> permissions) {
        return create(changes.nextId(), name, password, permissions);
    }

    /** As {@link #create(String, PasswordHash, Set)}, with an id that was given before. */
    User create(long id, String name, @Nullable PasswordHash password, Set<Permission> permissions) {
        requireOwn(permissions);
        return changes.ofUsers(() -> {
            User user = new User(id, name, password, changes.now());
            user.permit(permissions);
            users.add(user);
            changes.movedUser(Change.Kind.CREATE, user.id());
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
        return edit(
                id,
                new UserEdit(password, permissions, Optional.empty(), Optional.empty(), Optional.empty()),
                expected);
    }

    /** As {@link #change}, and more. */
    User edit(long id, UserEdit edit, LongConsumer expected) {
        edit.permissions().ifPresent(this::requireOwn);
        edit.roles().map(roles::given).ifPresent(this::requireOwn);
        return changes.ofUsers(() -> {
            User user = lock(id, expected);
            JsonObjectBuilder changed = what(user);
            edit.password().ifPresent(hash -> {
                user.changePassword(hash);
                changed.add("password", "changed").add("oauth_grants", tokens.revokeOfUser(id));
            });
            edit.permissions().ifPresent(set -> {
                changed.add("permissions", PermissionNames.text(set))
                        .add("permissions_before", PermissionNames.text(user.permissions()));
                user.permit(set);
            });
            edit.roles().ifPresent(set -> {
                user.take(set);
                changed.add("roles", String.join(" ", user.roles()));
            });
            edit.description().ifPresent(text -> {
                user.describe(text);
                changed.add("description", text);
            });
            edit.quotas().ifPresent(amounts -> {
                user.allot(amounts);
                JsonObjectBuilder quotas = Json.createObjectBuilder();
                user.quotas().forEach((quota, most) -> quotas.add(quota.wireName(), most));
                changed.add("quotas", quotas);
            });
            requireStillOperator(user);
            if (!edit.isEmpty()) {
                users.flush();
                changes.movedUser(Change.Kind.UPDATE, id);
                changes.done(null, "user", "update", changed.build());
            }
            return user;
        });
    }

    /** Deletes a user, its memberships and its keys. Refusals as of {@link #change}, and CONFLICT if an account would be left without an owner. */
    public void delete(long id, LongConsumer expected) {
        changes.ofUsers(() -> {
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
            int tokensGone = tokens.revokeOfUser(id);
            users.remove(user);
            changes.movedUser(Change.Kind.DESTROY, user.id());
            changes.done(
                    null,
                    "user",
                    "destroy",
                    what(user)
                            .add("api_keys", keysGone)
                            .add("oauth_grants", tokensGone)
                            .build());
            return user;
        });
    }

    private User lock(long id, LongConsumer expected) {
        User user = users.lock(id);
        expected.accept(user.version());
        requireOwn(allOf(user));
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

    /** What a user may do on the server, by itself and by its roles. */
    private Set<Permission> allOf(User user) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        all.addAll(user.permissions());
        all.addAll(roles.given(ServerRoles.parse(String.join(" ", user.roles()))));
        return all;
    }

    private void requireStillOperator(User user) {
        if (user.id() == caller.userId() && !allOf(user).contains(Permission.SYS_USER_UPDATE)) {
            throw Refused.conflict("own_user", "You cannot take sysUserUpdate from yourself; another operator can.");
        }
    }

    private static JsonObjectBuilder what(User user) {
        return Json.createObjectBuilder()
                .add("user_id", User.ID.text(user.id()))
                .add("user", user.name());
    }
}
