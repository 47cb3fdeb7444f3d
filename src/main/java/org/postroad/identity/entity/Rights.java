package org.postroad.identity.entity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that a signed-in caller may do: the user's server permissions and roles, cut down to what the API key carries where the caller
 * came with one. Every question about permission is answered here.
 */
public final class Rights {
    private static final Set<Permission> EVERY = Collections.unmodifiableSet(EnumSet.allOf(Permission.class));

    private final Set<Permission> server;
    private final Map<Long, Role> roles;
    private final OptionalLong only; // the one account that the key is confined to
    private final Set<Permission> scopes;
    private @Nullable Set<Permission> anywhere; // worked out when it is asked for; the same whoever does

    private Rights(Set<Permission> server, Map<Long, Role> roles, OptionalLong only, Set<Permission> scopes) {
        this.server = Set.copyOf(server);
        this.roles = Map.copyOf(roles);
        this.only = only;
        this.scopes = Set.copyOf(scopes);
    }

    /**
     * The rights of a user who signed in with a password: nothing is cut.
     *
     * @param server what the user may do on the server, and so in every account
     * @param roles the user's role in each account that the user is a member of, by account id
     */
    public static Rights ofUser(Set<Permission> server, Map<Long, Role> roles) {
        return new Rights(server, roles, OptionalLong.empty(), EVERY);
    }

    /** Those of a caller that may do nothing. */
    public static Rights none() {
        return ofUser(Set.of(), Map.of());
    }

    /** These rights, but in that account only (null: wherever they reach) and only for these permissions (null: all of them). */
    Rights cut(@Nullable Long accountId, @Nullable Set<Permission> permissions) {
        Set<Permission> left = EnumSet.copyOf(permissions == null ? EVERY : sorted(permissions));
        left.retainAll(scopes);
        return new Rights(server, roles, accountId == null ? only : OptionalLong.of(accountId), left);
    }

    /** Whether it is allowed on the server, and so in every account. */
    public boolean onServer(Permission permission) {
        return only.isEmpty() && server.contains(permission) && scopes.contains(permission);
    }

    /** Whether it is allowed in an account, if that account exists. */
    public boolean inAccount(long accountId, Permission permission) {
        return permission.ofAccount()
                && reaches(accountId)
                && scopes.contains(permission)
                && (server.contains(permission) || given(accountId, permission));
    }

    /** The caller's role in an account; empty where the caller is no member, or came with a key that does not reach there. */
    public Optional<Role> role(long accountId) {
        return reaches(accountId) ? Optional.ofNullable(roles.get(accountId)) : Optional.empty();
    }

    /** The accounts that the caller is a member of and the key, if any, reaches. */
    public Set<Long> accounts() {
        if (only.isEmpty()) {
            return roles.keySet();
        }
        return roles.containsKey(only.getAsLong()) ? Set.of(only.getAsLong()) : Set.of();
    }

    /** Whether the caller may know that an account exists: a member of it, or an operator with any permission in every account. */
    public boolean knows(long accountId) {
        return reaches(accountId)
                && (roles.containsKey(accountId) || server.stream().anyMatch(Permission::ofAccount));
    }

    /** Everything that is allowed in an account. */
    public Set<Permission> allIn(long accountId) {
        return filtered(permission -> inAccount(accountId, permission));
    }

    /** Everything that is allowed anywhere: on the server or in any account. */
    public Set<Permission> allAnywhere() {
        Set<Permission> known = anywhere;
        if (known == null) {
            known = worksAnywhere();
            anywhere = known;
        }
        return known;
    }

    private Set<Permission> worksAnywhere() {
        return filtered(permission -> onServer(permission)
                || (only.isPresent() && inAccount(only.getAsLong(), permission))
                || roles.keySet().stream().anyMatch(account -> inAccount(account, permission)));
    }

    /** What limits the caller beside what the user may do: a key's scopes; empty if nothing does. */
    public Optional<Set<Permission>> limit() {
        return scopes.containsAll(EVERY) ? Optional.empty() : Optional.of(scopes);
    }

    /** Whether the caller came with a key that acts in one account only. */
    public boolean confined() {
        return only.isPresent();
    }

    private static Set<Permission> filtered(Predicate<Permission> allowed) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (allowed.test(permission)) {
                all.add(permission);
            }
        }
        return Collections.unmodifiableSet(all);
    }

    private static Set<Permission> sorted(Set<Permission> permissions) {
        Set<Permission> set = EnumSet.noneOf(Permission.class);
        set.addAll(permissions);
        return set;
    }

    private boolean reaches(long accountId) {
        return only.isEmpty() || only.getAsLong() == accountId;
    }

    private boolean given(long accountId, Permission permission) {
        Role role = roles.get(accountId);
        return role != null && role.permissions().contains(permission);
    }
}
