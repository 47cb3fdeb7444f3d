package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Update;

/**
 * A record as a patch leaves it (RFC 8620 §5.3): members by JSON pointers without their first slash.
 *
 * @param members all that it has then
 * @param changed the names of those that differ
 */
record PatchedRecord(JsonObject members, Set<String> changed) {
    /** @throws RecordRefused {@code invalidPatch}, or {@code invalidProperties} where what clients may not change differs */
    static PatchedRecord of(JsonObject present, JsonObject patch, Schema schema) {
        JsonObject after = apply(present, patch, schema);
        Set<String> changed = new TreeSet<>();
        for (Map.Entry<String, JsonValue> member : after.entrySet()) {
            if (!member.getValue().equals(present.get(member.getKey()))) {
                changed.add(member.getKey());
            }
        }
        List<String> fixed = changed.stream()
                .filter(name -> schema.field(name).map(Field::update).orElse(Update.SERVER_SET) != Update.MUTABLE)
                .toList();
        if (!fixed.isEmpty()) {
            throw new RecordRefused(SetError.invalidProperties("These cannot be changed.", fixed));
        }
        return new PatchedRecord(after, changed);
    }

    /** Whether a patch changes a member from inside. */
    static boolean reachesInto(JsonObject patch, String name) {
        return patch.keySet().stream().anyMatch(path -> path.startsWith(name + "/"));
    }

    /** What a member is then; null as JSON has it where there is none. */
    JsonValue value(String name) {
        return members.getOrDefault(name, JsonValue.NULL);
    }

    boolean changes(String name) {
        return changed.contains(name);
    }

    private static JsonObject apply(JsonObject present, JsonObject patch, Schema schema) {
        Map<String, JsonValue> after = new HashMap<>(present);
        for (Map.Entry<String, JsonValue> change : patch.entrySet()) {
            List<String> path = List.of(change.getKey().split("/", -1)).stream()
                    .map(part -> part.replace("~1", "/").replace("~0", "~"))
                    .toList();
            String name = path.get(0);
            if (!name.equals("id") && schema.field(name).isEmpty()) {
                throw refused("There is no property " + name + ".", change.getKey());
            } else if (patch.keySet().stream().anyMatch(other -> change.getKey().startsWith(other + "/"))) {
                throw refused("One path is the beginning of another.", change.getKey());
            }
            after.put(name, put(after.getOrDefault(name, JsonValue.NULL), path.subList(1, path.size()), change));
        }
        return object(after);
    }

    private static JsonValue put(JsonValue in, List<String> path, Map.Entry<String, JsonValue> change) {
        if (path.isEmpty()) {
            return change.getValue();
        }
        if (!(in instanceof JsonObject object)) {
            throw refused("The path leads through what is no object.", change.getKey());
        }
        if (path.size() > 1 && !object.containsKey(path.get(0))) {
            throw refused("The path leads through what is not there.", change.getKey());
        }
        Map<String, JsonValue> members = new HashMap<>(object);
        if (path.size() == 1 && change.getValue() == JsonValue.NULL) {
            members.remove(path.get(0));
        } else {
            members.put(
                    path.get(0),
                    put(members.getOrDefault(path.get(0), JsonValue.NULL), path.subList(1, path.size()), change));
        }
        return object(members);
    }

    private static JsonObject object(Map<String, JsonValue> members) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        members.forEach(object::add);
        return object.build();
    }

    private static RecordRefused refused(String description, String property) {
        return new RecordRefused(SetError.invalidPatch(description, property));
    }
}
