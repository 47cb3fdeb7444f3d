package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;

/** A person signs in with a browser, wherever that is, and this client gets tokens (RFC 8628); later it renews them (RFC 6749 §6). */
public record OAuth(Http http, URI base) {
    private static final String CLIENT = "postroad";
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int SLOWER_SECONDS = 5;

    /** Where the server's endpoints are (RFC 8414); empty if it offers no device flow. */
    public Optional<JsonObject> metadata() {
        Http.Answer answer = http.send(
                "GET", at("/.well-known/oauth-authorization-server"), Map.of("Accept", "application/json"), null);
        return answer.status() != 200
                ? Optional.empty()
                : JsonText.parse(answer.text())
                        .filter(JsonObject.class::isInstance)
                        .map(JsonValue::asJsonObject)
                        .filter(found -> found.containsKey("device_authorization_endpoint"));
    }

    /**
     * Shows a code, and waits until it is confirmed.
     *
     * @return access_token, refresh_token if there is one, token_endpoint
     * @throws Failure AUTH if it is refused or too late
     */
    public Map<String, String> signIn(JsonObject metadata) {
        String tokens = JsonText.string(metadata, "token_endpoint");
        JsonObject device = JsonText.object(
                Server.good(form(
                                JsonText.string(metadata, "device_authorization_endpoint"),
                                Map.of("client_id", CLIENT)))
                        .text(),
                "The answer");
        say(device);
        int interval = Math.max(1, device.getInt("interval", 5));
        for (int left = device.getInt("expires_in", 600); left > 0; left -= interval) {
            if (!http.host().dialogue().pause(Duration.ofSeconds(interval))) {
                break;
            }
            Http.Answer answer = form(
                    tokens,
                    Map.of(
                            "grant_type", DEVICE_GRANT,
                            "device_code", JsonText.string(device, "device_code"),
                            "client_id", CLIENT));
            if (answer.status() == 200) {
                return tokens(JsonText.object(answer.text(), "The answer"), tokens);
            }
            interval += wait(answer);
        }
        throw new Failure(ExitCode.AUTH, "Nobody confirmed the code in time");
    }

    /** @return as {@link #signIn}; empty if the server wants the person again */
    public Optional<Map<String, String>> refresh(String endpoint, String refreshToken) {
        Http.Answer answer = form(
                endpoint, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "client_id", CLIENT));
        return answer.status() == 200
                ? Optional.of(tokens(JsonText.object(answer.text(), "The answer"), endpoint))
                : Optional.empty();
    }

    private void say(JsonObject device) {
        String complete = JsonText.string(device, "verification_uri_complete");
        http.host()
                .err()
                .println("Open " + JsonText.string(device, "verification_uri") + " and enter the code "
                        + JsonText.string(device, "user_code"));
        if (!complete.isEmpty()) {
            http.host().err().println("or open " + complete);
        }
    }

    /** By how many seconds to ask more rarely; RFC 8628 §3.5. */
    private static int wait(Http.Answer answer) {
        String error = JsonText.parse(answer.text())
                .filter(JsonObject.class::isInstance)
                .map(value -> JsonText.string(value.asJsonObject(), "error"))
                .orElse("");
        return switch (error) {
            case "authorization_pending" -> 0;
            case "slow_down" -> SLOWER_SECONDS;
            default ->
                throw new Failure(
                        ExitCode.AUTH,
                        "Not signed in: " + (error.isEmpty() ? "the server answered " + answer.status() : error));
        };
    }

    private static Map<String, String> tokens(JsonObject answer, String endpoint) {
        Map<String, String> tokens = new HashMap<>();
        tokens.put("access_token", JsonText.string(answer, "access_token"));
        tokens.put("token_endpoint", endpoint);
        String refresh = JsonText.string(answer, "refresh_token");
        if (!refresh.isEmpty()) {
            tokens.put("refresh_token", refresh);
        }
        return tokens;
    }

    /** Of an endpoint only the path counts, as with JMAP's: tokens go to the server that was named, and nowhere else. */
    private Http.Answer form(String endpoint, Map<String, String> fields) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.length() > 0 ? "&" : "")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return http.send(
                "POST",
                at(URI.create(endpoint).getRawPath()),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private URI at(String path) {
        return base.resolve(path);
    }
}
