package org.postroad.registry.entity;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/**
 * One field of an object: everything a client, a form and the storage must know of it.
 *
 * @param name in camel case, as on the wire
 * @param label for a form, a few words
 * @param description one sentence
 * @param fallback the default, in canonical encoding; null where there is none
 */
public record Field(
        String name,
        String label,
        String description,
        FieldType type,
        Update update,
        Presence presence,
        @Nullable JsonValue fallback) {

    /** A field that clients set and change and that must be there. */
    public static Field of(String name, String label, String description, FieldType type) {
        return new Field(name, label, description, type, Update.MUTABLE, Presence.REQUIRED, null);
    }

    /** The same with a default, canonically encoded. */
    public Field or(JsonValue otherwise) {
        return new Field(name, label, description, type, update, Presence.OPTIONAL, otherwise);
    }

    public Field or(String otherwise) {
        return or(Json.createValue(otherwise));
    }

    public Field or(long otherwise) {
        return or(Json.createValue(otherwise));
    }

    public Field or(boolean otherwise) {
        return or(otherwise ? JsonValue.TRUE : JsonValue.FALSE);
    }

    public Field nullable() {
        return new Field(name, label, description, type, update, Presence.NULLABLE, null);
    }

    public Field immutable() {
        return new Field(name, label, description, type, Update.IMMUTABLE, presence, fallback);
    }

    /** Only the server sets it; it may be null. */
    public Field serverSet() {
        return new Field(name, label, description, type, Update.SERVER_SET, Presence.NULLABLE, null);
    }

    /** Whether it is set only, and never shown. */
    public boolean secret() {
        return type instanceof FieldType.Text text && text.format() == FieldType.TextFormat.SECRET;
    }
}
