package org.postroad.registry.control;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /set} asks for (RFC 8620 §5.3).
 *
 * @param ifInState null for whatever state
 * @param create by client id
 * @param update patches by id, or by {@code #} and a client id
 * @param destroy ids, or {@code #} and a client id
 * @param createdIds of the whole request; what is created is added once it is committed
 */
public record SetRequest(
        @Nullable String ifInState,
        Map<String, JsonObject> create,
        Map<String, JsonObject> update,
        List<String> destroy,
        CreatedIds createdIds) {}
