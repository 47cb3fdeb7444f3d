package org.postroad.jmap.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request (RFC 8620 §3.3). Members that are none of its own are passed over.
 *
 * @param using the capabilities that the client opts in to
 * @param createdIds ids by client id, of earlier requests; null if the client wants none back
 */
public record Request(
        List<String> using,
        List<Invocation> calls,
        @Nullable Map<String, String> createdIds) {

    /** @throws RequestError {@code notRequest} */
    public static Request read(JsonStructure body) {
        if (!(body instanceof JsonObject object)) {
            throw RequestError.notRequest("A request is a JSON object.");
        }
        List<String> using = new ArrayList<>();
        for (JsonValue name : array(object, "using")) {
            using.add(string(name, "The members of using are strings."));
        }
        List<Invocation> calls = new ArrayList<>();
        for (JsonValue call : array(object, "methodCalls")) {
            calls.add(call(call));
        }
        return new Request(List.copyOf(using), List.copyOf(calls), createdIds(object.get("createdIds")));
    }

    private static JsonArray array(JsonObject request, String name) {
        if (request.get(name) instanceof JsonArray array) {
            return array;
        }
        throw RequestError.notRequest("A request has the array " + name + ".");
    }

    private static Invocation call(JsonValue value) {
        if (value instanceof JsonArray call
                && call.size() == 3
                && call.get(0) instanceof JsonString name
                && call.get(1) instanceof JsonObject arguments
                && call.get(2) instanceof JsonString id) {
            return new Invocation(name.getString(), arguments, id.getString());
        }
        throw RequestError.notRequest("A method call is [name, {arguments}, call id].");
    }

    private static @Nullable Map<String, String> createdIds(@Nullable JsonValue value) {
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        if (!(value instanceof JsonObject object)) {
            throw RequestError.notRequest("createdIds is an object of ids.");
        }
        Map<String, String> ids = new LinkedHashMap<>();
        object.forEach((client, id) -> ids.put(client, string(id, "createdIds is an object of ids.")));
        return ids;
    }

    private static String string(JsonValue value, String otherwise) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw RequestError.notRequest(otherwise);
    }
}
