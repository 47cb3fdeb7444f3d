package org.postroad.registry.control;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.postroad.registry.entity.SetError;

/**
 * What {@code /set} did.
 *
 * @param created by client id: the id and what the client did not send
 * @param updated by id as it was sent, resolved: what the server changed besides; an empty object for nothing, shown as null
 */
public record SetResult(
        String oldState,
        String newState,
        Map<String, JsonObject> created,
        Map<String, JsonObject> updated,
        List<String> destroyed,
        Map<String, SetError> notCreated,
        Map<String, SetError> notUpdated,
        Map<String, SetError> notDestroyed) {}
