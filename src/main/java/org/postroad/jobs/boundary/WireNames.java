package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import org.postroad.platform.entity.Json;

/** The names of members on the two faces: REST speaks snake case, JMAP camel case, of the same things. */
final class WireNames {
    private WireNames() {}

    /** As {@code lastErrorCode} for {@code last_error_code}. */
    static String camel(String snake) {
        StringBuilder camel = new StringBuilder(snake.length());
        boolean upper = false;
        for (char c : snake.toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }

    /** As {@code last_error_code} for {@code lastErrorCode}. */
    static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The object with its own members in camel case; what is inside them stays. */
    static JsonObject camel(JsonObject object) {
        JsonObjectBuilder camel = Json.createObjectBuilder();
        object.forEach((name, value) -> camel.add(camel(name), value));
        return camel.build();
    }

    /** The object with its own members in snake case; what is inside them stays. */
    static JsonObject snake(JsonObject object) {
        JsonObjectBuilder snake = Json.createObjectBuilder();
        object.forEach((name, value) -> snake.add(snake(name), value));
        return snake.build();
    }
}
