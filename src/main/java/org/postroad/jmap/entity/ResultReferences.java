package org.postroad.jmap.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.MethodError;

/** Puts what earlier calls of the request answered into the arguments of a call (RFC 8620 §3.7). */
public final class ResultReferences {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Set<String> MEMBERS = Set.of("resultOf", "name", "path");

    private ResultReferences() {}

    /**
     * The arguments, every {@code #name} replaced by {@code name} and what it refers to.
     *
     * @param responses so far, in order
     * @param room for all that references of the request lead to: each of a few may lead to much, and to the same
     * @throws MethodError {@code invalidResultReference}; {@code invalidArguments} where an argument is there twice; {@code requestTooLarge}
     */
    public static JsonObject resolve(JsonObject arguments, List<Invocation> responses, Room room) {
        if (arguments.keySet().stream().noneMatch(name -> name.startsWith("#"))) {
            return arguments;
        }
        JsonObjectBuilder resolved = Json.createObjectBuilder();
        for (Map.Entry<String, JsonValue> argument : arguments.entrySet()) {
            String name = argument.getKey();
            if (!name.startsWith("#")) {
                resolved.add(name, argument.getValue());
            } else if (arguments.containsKey(name.substring(1))) {
                throw MethodError.invalidArguments(name.substring(1) + " is given both as it is and as a reference.");
            } else {
                JsonValue value = refer(name, argument.getValue(), responses);
                if (!room.take(value)) {
                    throw MethodError.requestTooLarge(
                            "What the references of this request lead to is larger than a request may be (maxSizeRequest).");
                }
                resolved.add(name.substring(1), value);
            }
        }
        return resolved.build();
    }

    private static JsonValue refer(String name, JsonValue value, List<Invocation> responses) {
        if (!(value instanceof JsonObject reference)
                || !reference.keySet().equals(MEMBERS)
                || !reference.values().stream().allMatch(JsonString.class::isInstance)) {
            throw invalid(name, "it has the strings resultOf, name and path.");
        }
        Invocation response = responses.stream()
                .filter(earlier -> earlier.callId().equals(reference.getString("resultOf")))
                .findFirst()
                .orElseThrow(() -> invalid(name, "no call before has the id " + reference.getString("resultOf") + "."));
        if (!response.name().equals(reference.getString("name"))) {
            throw invalid(name, "that call was answered with " + response.name() + ".");
        }
        String path = reference.getString("path");
        if (!path.startsWith("/")) {
            throw invalid(name, "a path begins with a slash.");
        }
        return follow(name, response.arguments(), path);
    }

    private static JsonValue follow(String name, JsonValue value, String path) {
        if (path.isEmpty()) {
            return value;
        }
        int end = path.indexOf('/', 1);
        String token = path.substring(1, end < 0 ? path.length() : end)
                .replace("~1", "/")
                .replace("~0", "~");
        String rest = end < 0 ? "" : path.substring(end);
        if (value instanceof JsonObject object && object.containsKey(token)) {
            return follow(name, object.get(token), rest);
        }
        if (value instanceof JsonArray array && token.equals("*")) {
            return each(name, array, rest);
        }
        if (value instanceof JsonArray array
                && INDEX.matcher(token).matches()
                && Integer.parseInt(token) < array.size()) {
            return follow(name, array.get(Integer.parseInt(token)), rest);
        }
        throw invalid(name, "there is nothing at " + path + ".");
    }

    /** What is an array for one item goes into the result item by item. */
    private static JsonArray each(String name, JsonArray items, String rest) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (JsonValue item : items) {
            JsonValue found = follow(name, item, rest);
            if (found instanceof JsonArray several) {
                several.forEach(all::add);
            } else {
                all.add(found);
            }
        }
        return all.build();
    }

    private static MethodError invalid(String name, String why) {
        return new MethodError("invalidResultReference", "The reference " + name + " leads nowhere: " + why);
    }
}
