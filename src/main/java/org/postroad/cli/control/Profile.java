package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.postroad.cli.entity.JsonText;
import org.postroad.platform.entity.Json;

/**
 * A server, and how to sign in there.
 *
 * @param values url, and of user, api_key, access_token, refresh_token, token_endpoint, account what there is
 */
public record Profile(String name, Map<String, String> values) {

    public Profile(String name, Map<String, String> values) {
        this.name = name;
        this.values = Map.copyOf(values);
    }

    static Profile of(String name, JsonObject json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.forEach((key, value) -> values.put(key, JsonText.bare(value)));
        return new Profile(name, values);
    }

    JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        new java.util.TreeMap<>(values).forEach(json::add);
        return json.build();
    }

    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** With some values in the place of what there was. */
    public Profile with(Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(others);
        return new Profile(name, all);
    }

    public Credentials credentials() {
        return value("api_key")
                .map(key -> Credentials.bearer("API key", key))
                .or(() -> value("access_token").map(token -> Credentials.bearer("OAuth", token)))
                .orElseGet(Credentials::none);
    }

    @Override
    public String toString() {
        return name;
    }
}
