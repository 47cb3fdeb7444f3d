package org.postroad.cli.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A record, one line a value: nested values by the pointer that {@code update --field} takes, as {@code strategy/factor}. */
public final class ShownObject {
    private final ObjectDef def;

    public ShownObject(ObjectDef def) {
        this.def = def;
    }

    /** Names and values. */
    public List<List<String>> rows(JsonObject object) {
        List<List<String>> rows = new ArrayList<>();
        object.forEach((name, value) -> add(name, value, rows));
        return rows;
    }

    private void add(String pointer, JsonValue value, List<List<String>> rows) {
        FieldType type = def.typeAt(pointer);
        boolean whole = type.kind().equals("set") || !(value instanceof JsonObject);
        if (whole || value.asJsonObject().isEmpty()) {
            rows.add(List.of(
                    pointer, value instanceof JsonObject ? setText(type, value) : TypedValue.shown(type, value)));
        } else {
            value.asJsonObject().forEach((name, member) -> add(pointer + "/" + escaped(name), member, rows));
        }
    }

    private static String setText(FieldType type, JsonValue value) {
        return value.asJsonObject().isEmpty() ? "-" : TypedValue.shown(type, value);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** What a person reads of an object that no schema describes, as those of REST are: nested values as {@code counts.failed}. */
    public static List<List<String>> plainRows(JsonObject object) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
            JsonValue value = member.getValue();
            if (value instanceof JsonObject nested && !nested.isEmpty()) {
                plainRows(nested).forEach(row -> rows.add(List.of(member.getKey() + "." + row.get(0), row.get(1))));
            } else {
                boolean none = value == JsonValue.NULL || value instanceof JsonArray list && list.isEmpty();
                rows.add(List.of(member.getKey(), none ? "-" : JsonText.bare(value)));
            }
        }
        return rows;
    }
}
