package org.postroad.cli.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postroad.platform.entity.Json;

/** JSON as text: read, indented for a person, or in one form only for files that are compared. */
public final class JsonText {

    private JsonText() {}

    /** The value a text is; empty if it is not JSON. */
    public static Optional<JsonValue> parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return Optional.of(reader.readValue());
        } catch (JsonException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The object a text is. @param what for the message, as {@code --json} */
    public static JsonObject object(String text, String what) {
        return parse(text)
                .filter(JsonObject.class::isInstance)
                .map(JsonValue::asJsonObject)
                .orElseThrow(() -> Failure.usage(what + " must be a JSON object"));
    }

    /** A string member, or "" where there is none. */
    public static String string(JsonObject object, String member) {
        return object.get(member) instanceof jakarta.json.JsonString text ? text.getString() : "";
    }

    /** An object member, empty where there is none. */
    public static JsonObject member(JsonObject object, String member) {
        return object.get(member) instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** A list member, empty where there is none. */
    public static JsonArray list(JsonObject object, String member) {
        return object.get(member) instanceof JsonArray found ? found : JsonValue.EMPTY_JSON_ARRAY;
    }

    /** The strings of a list member. */
    public static List<String> strings(JsonObject object, String member) {
        List<String> strings = new ArrayList<>();
        for (JsonValue value : list(object, member)) {
            strings.add(bare(value));
        }
        return strings;
    }

    /** A string without its quotes, anything else as JSON. */
    public static String bare(JsonValue value) {
        return value instanceof jakarta.json.JsonString text ? text.getString() : value.toString();
    }

    /** Indented by two, members in their order. */
    public static String pretty(JsonValue value) {
        StringBuilder text = new StringBuilder();
        pretty(value, "\n", text);
        return text.toString();
    }

    private static void pretty(JsonValue value, String line, StringBuilder text) {
        List<String> parts = new ArrayList<>();
        if (value instanceof JsonObject object && !object.isEmpty()) {
            object.forEach((name, member) -> parts.add(quoted(name) + ": " + inner(member, line)));
            text.append(joined('{', parts, '}', line));
        } else if (value instanceof JsonArray array && !array.isEmpty()) {
            array.forEach(item -> parts.add(inner(item, line)));
            text.append(joined('[', parts, ']', line));
        } else {
            text.append(value);
        }
    }

    private static String inner(JsonValue value, String line) {
        StringBuilder text = new StringBuilder();
        pretty(value, line + "  ", text);
        return text.toString();
    }

    private static String joined(char open, List<String> parts, char close, String line) {
        return open + line + "  " + String.join("," + line + "  ", parts) + line + close;
    }

    private static String quoted(String text) {
        return Json.createValue(text).toString();
    }

    /** Members by name at every depth, no spaces: the same text for the same value, whoever wrote it. */
    public static String canonical(JsonValue value) {
        if (value instanceof JsonObject object) {
            StringBuilder text = new StringBuilder("{");
            for (Map.Entry<String, JsonValue> member : new TreeMap<>(object).entrySet()) {
                text.append(text.length() > 1 ? "," : "")
                        .append(quoted(member.getKey()))
                        .append(':')
                        .append(canonical(member.getValue()));
            }
            return text.append('}').toString();
        }
        if (value instanceof JsonArray array) {
            List<String> items = new ArrayList<>();
            array.forEach(item -> items.add(canonical(item)));
            return "[" + String.join(",", items) + "]";
        }
        return value.toString();
    }
}
