package org.postroad.provider.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps what is secret in an HTTP request out of everything that is shown: the signing secret, and headers that authenticate. */
public final class HttpSecrets {
    /** What is shown in a secret's place. */
    public static final String MASK = "********";

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final Pattern SECRET_HEADER =
            Pattern.compile(".*(auth|cookie|token|secret|key|password|signature).*");

    private HttpSecrets() {}

    /** The payload with its secrets masked. Takes any object, a wrong payload too. */
    public static JsonObject masked(JsonObject payload) {
        JsonObjectBuilder shown = JSON.createObjectBuilder(payload);
        if (payload.containsKey("secret")) {
            shown.add("secret", MASK);
        }
        if (payload.get("headers") instanceof JsonObject headers) {
            JsonObjectBuilder shownHeaders = JSON.createObjectBuilder();
            headers.forEach((name, value) -> shownHeaders.add(name, isSecret(name) ? JSON.createValue(MASK) : value));
            shown.add("headers", shownHeaders);
        }
        return shown.build();
    }

    /** A text of the server's with the request's secrets masked, should it have echoed them. */
    public static String masked(HttpCall call, String text) {
        return ServerText.masked(text, secrets(call));
    }

    private static List<String> secrets(HttpCall call) {
        List<String> secrets = new ArrayList<>();
        if (call.secret() != null) {
            secrets.add(call.secret());
        }
        call.headers().forEach((name, value) -> {
            if (isSecret(name)) {
                secrets.add(value);
                secrets.add(value.substring(value.indexOf(' ') + 1)); // "Bearer …" may come back without its first word
            }
        });
        return secrets;
    }

    private static boolean isSecret(String header) {
        return SECRET_HEADER.matcher(header.toLowerCase(Locale.ROOT)).matches();
    }
}
