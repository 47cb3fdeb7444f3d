package org.postroad.cli.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.Json;

/**
 * A value between what a person types or reads and what goes over the wire: durations are milliseconds there, sets are objects of
 * {@code true}, lists are objects with the keys 0, 1, … (Stalwart 0.16, value encoding). What the schema does not know goes as it is:
 * the server judges it.
 */
public final class TypedValue {

    private TypedValue() {}

    /** @param text as typed; JSON where it begins with a brace or bracket, {@code null} for none */
    public static JsonValue parse(FieldType type, String text) {
        if (text.equals("null") && (type.isNullable() || type.kind().isEmpty())) {
            return JsonValue.NULL;
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return encoded(type, JsonText.parse(text).orElseThrow(() -> Failure.usage("This is not JSON: " + text)));
        }
        return switch (type.kind()) {
            case "string", "enum", "utcDateTime", "objectId", "blobId" -> Json.createValue(text);
            case "number" -> type.isDuration() ? duration(text) : json(text, JsonValue.ValueType.NUMBER);
            case "set" -> members(List.of(text.split(",")));
            default -> JsonText.parse(text).orElseGet(() -> Json.createValue(text));
        };
    }

    private static JsonValue duration(String text) {
        return DurationText.parse(text)
                .flatMap(duration -> JsonText.parse(Long.toString(duration.toMillis())))
                .orElseGet(() -> Json.createValue(text));
    }

    private static JsonValue json(String text, JsonValue.ValueType wanted) {
        Optional<JsonValue> value = JsonText.parse(text).filter(found -> found.getValueType() == wanted);
        return value.orElseGet(() -> Json.createValue(text));
    }

    /** A list of JSON as the wire has it where the type is a set or a list of objects. */
    private static JsonValue encoded(FieldType type, JsonValue value) {
        if (!(value instanceof JsonArray items)) {
            return value;
        }
        if (type.kind().equals("set")) {
            return members(items.stream().map(JsonText::bare).toList());
        }
        if (type.kind().equals("objectList")) {
            JsonObjectBuilder list = Json.createObjectBuilder();
            for (int i = 0; i < items.size(); i++) {
                list.add(Integer.toString(i), items.get(i));
            }
            return list.build();
        }
        return value;
    }

    private static JsonObject members(List<String> names) {
        JsonObjectBuilder set = Json.createObjectBuilder();
        names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> set.add(name, JsonValue.TRUE));
        return set.build();
    }

    /** For a person: durations in units, sets as a list, nothing as {@code -}. */
    public static String shown(FieldType type, JsonValue value) {
        if (value.getValueType() == JsonValue.ValueType.NULL) {
            return "-";
        }
        if (type.isDuration() && value instanceof jakarta.json.JsonNumber number) {
            return ShownDuration.of(number.longValue());
        }
        if (value instanceof JsonObject object) {
            return type.kind().equals("set") ? String.join(", ", object.keySet()) : compact(object);
        }
        return JsonText.bare(value);
    }

    private static String compact(JsonObject object) {
        String variant = JsonText.string(object, "@type");
        return variant.isEmpty() ? object.toString() : variant;
    }
}
