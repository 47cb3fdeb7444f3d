package org.postroad.identity.entity;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a user is in an account, and with that what the user may do there. Each role may all that the ones below it may. */
public enum Role {
    /** Everything in the account: renaming and deleting it, its members, everybody's API keys. */
    OWNER(permission -> true),
    /** The work: jobs, what they sign in with, the content of emails, mail that goes out, and one's own API keys. */
    MEMBER(permission -> permission.reads()
            || Set.of("job", "provider_credential", "email", "queued_message", "api_key")
                    .contains(permission.subject())),
    /** Looking on; the content of emails stays closed. */
    VIEWER(Permission::reads);

    private final Set<Permission> permissions;

    Role(Predicate<Permission> may) {
        Set<Permission> set = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (permission.ofAccount() && may.test(permission)) {
                set.add(permission);
            }
        }
        this.permissions = Collections.unmodifiableSet(set);
    }

    /** What the role allows inside its account. */
    public Set<Permission> permissions() {
        return permissions;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name on the wire. */
    public static Optional<Role> named(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }

    /** The role that the database keeps under a name. @throws IllegalArgumentException if there is none */
    public static Role of(String wireName) {
        return named(wireName).orElseThrow(() -> new IllegalArgumentException("No role: " + wireName));
    }
}
