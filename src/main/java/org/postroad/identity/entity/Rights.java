package org.postroad.identity.entity;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that a signed-in caller may do: the user's server permissions and roles, cut down to what the API key carries where the caller
 * came with one. Every question about permission is answered here.
 *
 * @param server what the user may do on the server, and so in every account
 * @param roles the user's role in each account that the user is a member of
 * @param only the one account that the caller's key is confined to; empty if not confined
 * @param scopes what the caller's key may be used for at most; every permission where nothing limits it
 */
public record Rights(Set<Permission> server, Map<Long, Role> roles, OptionalLong only, Set<Permission> scopes) {
    public Rights {
        server = Set.copyOf(server);
        roles = Map.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /** The rights of a user who signed in with a password: nothing is cut. */
    public static Rights ofUser(Set<Permission> server, Map<Long, Role> roles) {
        return new Rights(server, roles, OptionalLong.empty(), EnumSet.allOf(Permission.class));
    }

    /** A caller that may do nothing. */
    public static Rights none() {
        return ofUser(Set.of(), Map.of());
    }

    /** Whether it is allowed on the server, and so in every account. */
    public boolean onServer(Permission permission) {
        return only.isEmpty() && server.contains(permission) && scopes.contains(permission);
    }

    /** Whether it is allowed in an account, if that account exists. */
    public boolean inAccount(long accountId, Permission permission) {
        return reaches(accountId)
                && scopes.contains(permission)
                && (server.contains(permission) || given(accountId, permission));
    }

    /** The caller's role in an account; empty where the caller is no member, or came with a key that does not reach there. */
    public Optional<Role> role(long accountId) {
        return reaches(accountId) ? Optional.ofNullable(roles.get(accountId)) : Optional.empty();
    }

    /** Whether the caller may know that an account exists: a member of it, or an operator with any permission in every account. */
    public boolean knows(long accountId) {
        return reaches(accountId)
                && (roles.containsKey(accountId) || server.stream().anyMatch(Permission::ofAccount));
    }

    /** Everything that is allowed in an account; what a key made there can carry at most. */
    public Set<Permission> allIn(long accountId) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (inAccount(accountId, permission)) {
                all.add(permission);
            }
        }
        return all;
    }

    private boolean reaches(long accountId) {
        return only.isEmpty() || only.getAsLong() == accountId;
    }

    private boolean given(long accountId, Permission permission) {
        Role role = roles.get(accountId);
        return role != null && role.permissions().contains(permission);
    }
}
