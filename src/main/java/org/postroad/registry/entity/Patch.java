package org.postroad.registry.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.postroad.platform.entity.Json;

/**
 * A PatchObject (RFC 8620 §5.3): values by pointer, without the first slash. Null takes a member away, and so gives a field its default.
 */
public final class Patch {
    private static final int DEEPEST = 32;

    private final JsonObject changes;
    private final List<Problem> problems = new ArrayList<>();

    public Patch(JsonObject changes) {
        this.changes = changes;
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The record as the patch wants it, not yet checked; of no meaning if there are problems. */
    public JsonObject apply(JsonObject record) {
        prefixes();
        JsonObject patched = record;
        for (Map.Entry<String, JsonValue> change : changes.entrySet()) {
            String[] steps = change.getKey().split("/", -1);
            if (steps.length > DEEPEST) {
                problems.add(Problem.of(change.getKey(), "A pointer goes " + DEEPEST + " levels deep at most."));
            } else {
                patched = with(patched, Arrays.asList(steps), change);
            }
        }
        return patched;
    }

    private void prefixes() {
        TreeSet<String> paths = new TreeSet<>(changes.keySet());
        for (String path : paths) {
            String longer = paths.ceiling(path + "/");
            if (longer != null && longer.startsWith(path + "/")) {
                problems.add(Problem.of(longer, "The patch changes " + path + " as well."));
            }
        }
    }

    private JsonObject with(JsonObject parent, List<String> steps, Map.Entry<String, JsonValue> change) {
        String name = steps.get(0).replace("~1", "/").replace("~0", "~");
        if (steps.size() == 1) {
            return changed(parent, name, change.getValue());
        }
        if (!(parent.get(name) instanceof JsonObject child)) {
            problems.add(Problem.of(change.getKey(), "There is no object for " + change.getKey() + " to be in."));
            return parent;
        }
        return changed(parent, name, with(child, steps.subList(1, steps.size()), change));
    }

    private static JsonObject changed(JsonObject parent, String name, JsonValue value) {
        JsonObjectBuilder copy = Json.createObjectBuilder(parent);
        return value == JsonValue.NULL
                ? copy.remove(name).build()
                : copy.add(name, value).build();
    }
}
