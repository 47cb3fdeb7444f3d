package org.postroad.registry.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.postroad.platform.entity.Json;

/** The type of a field as the schema document describes it. */
final class TypeSchema implements FieldType.Cases<JsonObjectBuilder> {
    private final Field field;

    private TypeSchema(Field field) {
        this.field = field;
    }

    static JsonObject of(Field field) {
        JsonObjectBuilder json = field.type().match(new TypeSchema(field));
        if (field.presence() == Presence.NULLABLE) {
            json.add("nullable", true);
        }
        return json.build();
    }

    private static JsonObjectBuilder type(String name) {
        return Json.createObjectBuilder().add("type", name);
    }

    private JsonObjectBuilder inner(FieldType type) {
        return type.match(this);
    }

    @Override
    public JsonObjectBuilder text(FieldType.Text text) {
        JsonObjectBuilder json = type("string").add("format", text.format().wireName());
        if (text.min() > 0) {
            json.add("minLength", text.min());
        }
        return json.add("maxLength", text.max());
    }

    @Override
    public JsonObjectBuilder number(FieldType.Number number) {
        return type("number")
                .add("format", number.format().wireName())
                .add("min", number.min())
                .add("max", number.max());
    }

    @Override
    public JsonObjectBuilder flag(FieldType.Flag flag) {
        return type("boolean");
    }

    @Override
    public JsonObjectBuilder choice(FieldType.Choice choice) {
        return type("enum").add("enumName", choice.choices().name());
    }

    @Override
    public JsonObjectBuilder time(FieldType.Time time) {
        return type("utcDateTime");
    }

    @Override
    public JsonObjectBuilder reference(FieldType.Reference reference) {
        return type("objectId").add("objectName", "x:" + reference.objectName());
    }

    @Override
    public JsonObjectBuilder nested(FieldType.Nested nested) {
        return type("object").add("objectName", nested.shape().name());
    }

    @Override
    public JsonObjectBuilder list(FieldType.ListOf list) {
        return type("objectList")
                .add("objectName", list.shape().name())
                .add("minItems", list.min())
                .add("maxItems", list.max());
    }

    @Override
    public JsonObjectBuilder set(FieldType.SetOf set) {
        return type("set")
                .add("class", inner(set.item()))
                .add("minItems", set.min())
                .add("maxItems", set.max());
    }

    @Override
    public JsonObjectBuilder map(FieldType.MapOf map) {
        return type("map")
                .add("keyClass", inner(map.key()))
                .add("valueClass", inner(map.value()))
                .add("maxItems", map.max());
    }

    @Override
    public JsonObjectBuilder any(FieldType.Any any) {
        return type("map")
                .add("keyClass", type("string").add("format", "string"))
                .add("valueClass", type("string").add("format", "text"));
    }
}
