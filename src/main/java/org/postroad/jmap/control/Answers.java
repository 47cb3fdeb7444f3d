package org.postroad.jmap.control;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Map;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.SetError;

/** Parts that responses have in common. */
final class Answers {
    private Answers() {}

    /** Begins with the account, where there is one. */
    static JsonObjectBuilder of(Call call) {
        JsonObjectBuilder answer = Json.createObjectBuilder();
        return call.account().isEmpty() ? answer : answer.add("accountId", call.account());
    }

    static JsonArray strings(Collection<String> texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        texts.forEach(array::add);
        return array.build();
    }

    /** As RFC 8620 §5.3 has it: null instead of nothing. */
    static JsonValue stringsOrNull(Collection<String> texts) {
        return texts.isEmpty() ? JsonValue.NULL : strings(texts);
    }

    /** As RFC 8620 §5.3 has it: null instead of nothing. @param emptyIsNull whether an object without members is shown as null */
    static JsonValue objectsOrNull(Map<String, JsonObject> objects, boolean emptyIsNull) {
        if (objects.isEmpty()) {
            return JsonValue.NULL;
        }
        JsonObjectBuilder all = Json.createObjectBuilder();
        objects.forEach((id, object) -> all.add(id, emptyIsNull && object.isEmpty() ? JsonValue.NULL : object));
        return all.build();
    }

    static JsonValue errorsOrNull(Map<String, SetError> errors) {
        if (errors.isEmpty()) {
            return JsonValue.NULL;
        }
        JsonObjectBuilder all = Json.createObjectBuilder();
        errors.forEach((id, error) -> all.add(id, error.json()));
        return all.build();
    }
}
