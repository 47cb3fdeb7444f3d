package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.platform.entity.Json;

/** What follows {@code --field}: {@code name=value}, where the name may be a pointer. */
public final class FieldArguments {

    private FieldArguments() {}

    /** As the patch of an update: pointers stay what they are. @throws Failure USAGE for what has no {@code =} */
    public static JsonObject patch(ObjectDef def, List<String> arguments) {
        JsonObjectBuilder patch = Json.createObjectBuilder();
        values(def, arguments).forEach(patch::add);
        return patch.build();
    }

    /** As a new object: {@code strategy/factor=2} is a member of the member {@code strategy}. */
    public static JsonObject body(ObjectDef def, List<String> arguments) {
        Map<String, Object> body = new LinkedHashMap<>();
        values(def, arguments).forEach((pointer, value) -> put(body, pointer, value));
        return object(body);
    }

    private static Map<String, JsonValue> values(ObjectDef def, List<String> arguments) {
        Map<String, JsonValue> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("--field takes name=value, not " + argument);
            }
            String pointer = argument.substring(0, equals);
            values.put(pointer, TypedValue.parse(def.typeAt(pointer), argument.substring(equals + 1)));
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> body, String pointer, JsonValue value) {
        String[] parts = pointer.split("/", -1);
        Map<String, Object> at = body;
        for (int i = 0; i < parts.length - 1; i++) {
            Object below = at.computeIfAbsent(name(parts[i]), name -> new LinkedHashMap<String, Object>());
            if (!(below instanceof Map)) {
                throw Failure.usage(pointer + " is below a field that is given as a whole");
            }
            at = (Map<String, Object>) below;
        }
        at.put(name(parts[parts.length - 1]), value);
    }

    private static String name(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }

    @SuppressWarnings("unchecked")
    private static JsonObject object(Map<String, Object> members) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        members.forEach((name, member) ->
                object.add(name, member instanceof JsonValue value ? value : object((Map<String, Object>) member)));
        return object.build();
    }
}
