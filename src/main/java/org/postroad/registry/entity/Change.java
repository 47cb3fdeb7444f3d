package org.postroad.registry.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * One checked change of one record.
 *
 * @param key the client id of a creation, else the id as it was sent
 * @param id that it has or gets
 * @param before the record, id included; empty for a creation
 * @param after the record as it is to be, id included, canonically encoded; empty for a destruction
 */
public record Change(Kind kind, String key, String id, JsonObject before, JsonObject after) {
    /** What is done. */
    public enum Kind {
        CREATE,
        UPDATE,
        DESTROY
    }

    /** Whether a field is to become another one. */
    public boolean changes(String field) {
        return !before.getOrDefault(field, JsonValue.NULL).equals(after.getOrDefault(field, JsonValue.NULL));
    }
}
