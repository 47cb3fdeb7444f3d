package org.postroad.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The features below one root package, lower first, and which of their packages is which room. */
record Features(String root) {

    static final Set<String> ROOMS = Set.of("boundary", "control", "entity");

    /** Without I/O: everyone may use them, they use the JDK. */
    static final Set<String> PURE = Set.of("retry", "expression", "dsn");

    /** A feature may use those of its own line, as long as there is no cycle, and of the lines above. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("platform"),
            Set.of("registry"),
            Set.of("identity"),
            Set.of("cluster"),
            Set.of("jobs"),
            Set.of("provider", "delivery", "schedule", "push"),
            Set.of("search", "metrics", "maintenance", "spam", "calendar", "acme"),
            Set.of("jmap", "console", "cli"));

    /** The package names below the root: feature, room. */
    private List<String> path(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root + ".")
                ? List.of(name.substring(root.length() + 1).split("\\."))
                : List.of();
    }

    boolean contains(JavaClass type) {
        return !path(type).isEmpty() && !type.getSimpleName().equals("package-info");
    }

    String feature(JavaClass type) {
        return path(type).get(0);
    }

    Optional<String> room(JavaClass type) {
        return path(type).stream().skip(1).findFirst();
    }

    boolean inRoom(JavaClass type, String room) {
        return room(type).filter(room::equals).isPresent();
    }

    boolean isPure(JavaClass type) {
        return path(type).stream().anyMatch(PURE::contains);
    }

    /** -1 for what the design does not name. */
    int level(JavaClass type) {
        String feature = feature(type);
        for (int level = 0; level < LEVELS.size(); level++) {
            if (LEVELS.get(level).contains(feature)) {
                return level;
            }
        }
        return -1;
    }
}
