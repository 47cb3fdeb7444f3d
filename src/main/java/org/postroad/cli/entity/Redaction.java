package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import org.postroad.platform.entity.Json;

/**
 * A record without what belongs to its server: what the server sets, its ids, its secrets.
 *
 * @param secrets whether they stay
 * @param references what stands for an id: by the object it is of and the id; empty if it is to stay
 */
public record Redaction(Schema schema, boolean secrets, References references) {

    /** Says what stands in a file for a record. */
    public interface References {
        Optional<String> of(String objectName, String id);
    }

    /** The record as a plan has it. */
    public JsonObject of(ObjectDef def, JsonObject record) {
        return members(def.fieldsOf(record), record);
    }

    private JsonObject members(Map<String, Field> fields, JsonObject record) {
        JsonObjectBuilder members = Json.createObjectBuilder();
        record.forEach((name, value) -> {
            Field field = fields.get(name);
            if (name.equals("@type")) {
                members.add(name, value);
            } else if (field != null
                    && !field.isServerSet()
                    && (secrets || !field.type().isSecret())) {
                members.add(name, value(field.type(), value));
            }
        });
        return members.build();
    }

    private JsonValue value(FieldType type, JsonValue value) {
        if (type.kind().equals("objectId") && value instanceof JsonString id) {
            return references
                    .of(type.objectName(), id.getString())
                    .<JsonValue>map(Json::createValue)
                    .orElse(value);
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        Map<String, Field> below = schema.fields(type.objectName());
        return switch (type.kind()) {
            case "object" -> members(below, object);
            case "objectList" -> each(object, item -> item instanceof JsonObject one ? members(below, one) : item);
            case "map" -> each(object, item -> value(type.member(), item));
            case "set" -> set(type.member(), object);
            default -> value;
        };
    }

    private static JsonObject each(JsonObject object, java.util.function.UnaryOperator<JsonValue> of) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        object.forEach((name, item) -> all.add(name, of.apply(item)));
        return all.build();
    }

    private JsonObject set(FieldType member, JsonObject set) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        set.forEach((name, there) -> all.add(
                member.kind().equals("objectId")
                        ? references.of(member.objectName(), name).orElse(name)
                        : name,
                there));
        return all.build();
    }
}
