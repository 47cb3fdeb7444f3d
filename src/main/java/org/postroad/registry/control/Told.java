package org.postroad.registry.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Change.Kind;
import org.postroad.registry.entity.ObjectType;

/** What a client is told of a {@code /set}: its own values are not repeated. */
final class Told {
    private final ObjectType type;
    private final SetRequest request;
    private final Draft draft;
    private final Map<Change, JsonObject> set;

    /** @param set by change what the server set otherwise than the change says */
    Told(ObjectType type, SetRequest request, Draft draft, Map<Change, JsonObject> set) {
        this.type = type;
        this.request = request;
        this.draft = draft;
        this.set = set;
    }

    SetResult result(String oldState, String newState) {
        Map<String, JsonObject> created = new LinkedHashMap<>();
        Map<String, JsonObject> updated = new LinkedHashMap<>();
        List<String> destroyed = new ArrayList<>();
        for (Change change : draft.changes()) {
            JsonObject besides = set.getOrDefault(change, JsonValue.EMPTY_JSON_OBJECT);
            switch (change.kind()) {
                case CREATE -> created.put(change.key(), created(change, besides));
                case UPDATE -> updated.put(change.id(), besides);
                case DESTROY -> destroyed.add(change.id());
            }
        }
        return new SetResult(
                oldState,
                newState,
                created,
                updated,
                destroyed,
                draft.refused(Kind.CREATE),
                draft.refused(Kind.UPDATE),
                draft.refused(Kind.DESTROY));
    }

    private JsonObject created(Change change, JsonObject besides) {
        JsonObject sent = request.create().getOrDefault(change.key(), JsonValue.EMPTY_JSON_OBJECT);
        JsonObjectBuilder told = Json.createObjectBuilder();
        change.after().forEach((name, value) -> {
            if (!value.equals(sent.get(name)) && !isSecret(name)) {
                told.add(name, value);
            }
        });
        besides.forEach(told::add);
        return told.build();
    }

    private boolean isSecret(String name) {
        return type.shape().variants().stream()
                .flatMap(variant -> variant.schema().field(name).stream())
                .anyMatch(field -> field.secret());
    }
}
