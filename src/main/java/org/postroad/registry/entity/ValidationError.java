package org.postroad.registry.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/**
 * One value that is out of bounds.
 *
 * @param property the path of the field
 * @param value what was given; for {@link Kind#INVALID}, null where it is not shown
 * @param required the bound it is out of; null where it is none
 */
public record ValidationError(
        Kind kind,
        String property,
        @Nullable JsonValue value,
        @Nullable Long required) {
    /** Why. */
    public enum Kind {
        INVALID("Invalid"),
        REQUIRED("Required"),
        MAX_LENGTH("MaxLength"),
        MIN_LENGTH("MinLength"),
        MAX_VALUE("MaxValue"),
        MIN_VALUE("MinValue");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }
    }

    public JsonObject json() {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("type", kind.wireName).add("property", property);
        if (value != null) {
            json.add("value", value);
        }
        if (required != null) {
            json.add("required", required);
        }
        return json.build();
    }
}
