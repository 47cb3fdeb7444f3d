package org.postroad.identity.entity;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sets of permissions as the database keeps them: names, blank-separated; {@code *} is every one, those of later versions included. A
 * name that this version does not know is passed over: a newer node may have written it.
 */
public final class PermissionNames {
    /** Every permission. */
    public static final String ALL = "*";

    private PermissionNames() {}

    public static Set<Permission> parse(String text) {
        if (text.equals(ALL)) {
            return Collections.unmodifiableSet(EnumSet.allOf(Permission.class));
        }
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String name : text.split(" ", -1)) {
            Permission.of(name).ifPresent(permissions::add);
        }
        return Collections.unmodifiableSet(permissions);
    }

    /** The names in the order of their declaration. */
    public static String text(Collection<Permission> permissions) {
        return permissions.stream().sorted().map(Permission::wireName).collect(Collectors.joining(" "));
    }

    /** The first name that is no permission; empty if all are. */
    public static Optional<String> unknown(Collection<String> names) {
        return names.stream().filter(name -> Permission.of(name).isEmpty()).findFirst();
    }

    /** The permissions of these names; names that are none are passed over. */
    public static Set<Permission> of(Collection<String> names) {
        return parse(String.join(" ", names));
    }
}
