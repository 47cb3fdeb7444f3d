package org.postroad.jobs.control;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.cluster.entity.TaskType;

/** The actions this node knows, by name. */
public final class Actions {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final Map<String, JobHandler> byName;

    /** @throws IllegalArgumentException if a name is not 1 to 64 of {@code a-z 0-9 _}, a letter first */
    public Actions(Map<String, JobHandler> byName) {
        byName.keySet().forEach(Actions::requireName);
        this.byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The action name '" + name + "' is not 1 to 64 of a-z, 0-9 and _, a letter first");
        }
    }

    public Optional<JobHandler> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Nullable
    JobHandler orNull(String name) {
        return byName.get(name);
    }

    /** Whether the jobs of an action belong to something that outlives them; those of one that is not known do not. */
    boolean isManaged(String name) {
        JobHandler handler = byName.get(name);
        return handler != null && handler.isManaged();
    }

    /** All names, sorted. */
    public Collection<String> names() {
        return byName.keySet();
    }

    /** The gates that some action of this node has. */
    Set<TaskType> gates() {
        Set<TaskType> gates = new TreeSet<>();
        byName.values().forEach(handler -> gates.add(handler.gate()));
        return gates;
    }
}
