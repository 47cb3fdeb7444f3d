package org.postroad.registry.control;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which creations of a call refer to which others of it, and so in what order they are made (RFC 8620 §5.3). */
final class CreationOrder {
    private final Map<String, JsonObject> creations;
    private final List<String> order = new ArrayList<>();
    private final Set<String> circular = new HashSet<>();
    private final Map<String, Set<String>> references = new LinkedHashMap<>();

    CreationOrder(Map<String, JsonObject> creations) {
        this.creations = creations;
        creations.forEach((key, members) -> {
            Set<String> found = new HashSet<>();
            collect(members, found);
            references.put(key, found);
        });
        Set<String> done = new HashSet<>();
        creations.keySet().forEach(key -> visit(key, done, new ArrayList<>()));
    }

    /** Client ids, those that are referred to first. */
    List<String> order() {
        return order;
    }

    /** Whether a creation refers to itself, by whatever way. */
    boolean isCircular(String key) {
        return circular.contains(key);
    }

    /** Those of the call that a creation refers to. */
    Set<String> references(String key) {
        return references.getOrDefault(key, Set.of());
    }

    private void visit(String key, Set<String> done, List<String> path) {
        int begin = path.indexOf(key);
        if (begin >= 0) {
            circular.addAll(path.subList(begin, path.size()));
            return;
        }
        if (!done.add(key)) {
            return;
        }
        path.add(key);
        references(key).forEach(other -> visit(other, path.contains(other) ? new HashSet<>() : done, path));
        path.remove(path.size() - 1);
        order.add(key);
    }

    private void collect(JsonValue value, Set<String> found) {
        if (value instanceof JsonString text) {
            mark(text.getString(), found);
        } else if (value instanceof JsonArray array) {
            array.forEach(item -> collect(item, found));
        } else if (value instanceof JsonObject object) {
            object.forEach((name, member) -> {
                mark(name, found);
                collect(member, found);
            });
        }
    }

    private void mark(String text, Set<String> found) {
        if (text.startsWith("#") && creations.containsKey(text.substring(1))) {
            found.add(text.substring(1));
        }
    }
}
