package org.postroad.registry.entity;

import jakarta.json.JsonObject;
import org.postroad.platform.entity.Json;

/**
 * Another object, as errors name it.
 *
 * @param object the name of its type, without prefix
 */
public record ObjectRef(String object, String id) {
    public JsonObject json() {
        return Json.createObjectBuilder().add("object", object).add("id", id).build();
    }
}
