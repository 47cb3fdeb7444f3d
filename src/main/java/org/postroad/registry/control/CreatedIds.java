package org.postroad.registry.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The ids that a request's creations got, by the ids the client gave them, over all of its calls and types; the latest wins. */
public final class CreatedIds {
    private final Map<String, String> ids = new LinkedHashMap<>();

    public CreatedIds(Map<String, String> known) {
        ids.putAll(known);
    }

    public CreatedIds() {}

    /** @param clientId without {@code #} */
    public Optional<String> find(String clientId) {
        return Optional.ofNullable(ids.get(clientId));
    }

    public void add(String clientId, String id) {
        ids.put(clientId, id);
    }

    public Map<String, String> all() {
        return Map.copyOf(ids);
    }
}
