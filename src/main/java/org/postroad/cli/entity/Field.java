package org.postroad.cli.entity;

import jakarta.json.JsonObject;

/**
 * A field of an object.
 *
 * @param declaration description, type, update
 */
public record Field(String name, JsonObject declaration) {

    public FieldType type() {
        return new FieldType(JsonText.member(declaration, "type"));
    }

    public String description() {
        return JsonText.string(declaration, "description");
    }

    /** {@code mutable}, {@code immutable} or {@code serverSet}. */
    public String update() {
        String update = JsonText.string(declaration, "update");
        return update.isEmpty() ? "mutable" : update;
    }

    public boolean isServerSet() {
        return update().equals("serverSet");
    }

    public boolean isMutable() {
        return update().equals("mutable");
    }
}
