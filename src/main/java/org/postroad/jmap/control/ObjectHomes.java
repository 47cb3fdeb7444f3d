package org.postroad.jmap.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.postroad.registry.control.ObjectHome;

/** Every type of object that there is, by its name on the wire. */
@ApplicationScoped
public class ObjectHomes {
    private Map<String, ObjectHome> byName = Map.of();

    /** For CDI. */
    protected ObjectHomes() {}

    @Inject
    ObjectHomes(@Any Instance<ObjectHome> homes) {
        this((Iterable<ObjectHome>) homes);
    }

    ObjectHomes(Iterable<ObjectHome> homes) {
        Map<String, ObjectHome> names = new LinkedHashMap<>();
        homes.forEach(home -> names.put(home.type().wireName(), home));
        this.byName = Map.copyOf(names);
    }

    /** @param wireName as {@code x:TaskManager} or {@code Job} */
    public Optional<ObjectHome> named(String wireName) {
        return Optional.ofNullable(byName.get(wireName));
    }

    public Collection<ObjectHome> all() {
        return byName.values();
    }
}
