package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;

/** The server that commands are for, as the one who has signed in. */
public final class Server {
    private static final String JSON = "application/json";

    private final Http http;
    private final URI base;
    private final Supplier<Optional<Credentials>> renewal;
    private Credentials credentials;

    /** @param renewal what to try when the server does not know the credentials any more; empty where there is nothing */
    public Server(Http http, URI base, Credentials credentials, Supplier<Optional<Credentials>> renewal) {
        this.http = http;
        this.base = base;
        this.credentials = credentials;
        this.renewal = renewal;
    }

    public URI base() {
        return base;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Http.Answer get(String path) {
        return send("GET", path, null);
    }

    /** @param body null for none */
    public Http.Answer post(String path, @Nullable JsonValue body) {
        return send("POST", path, body);
    }

    /** An object of the REST API, which says what it is about in {@code data}. */
    public JsonObject read(String path) {
        return JsonText.object(good(get(path)).text(), path);
    }

    /** Sends a command to the REST API. */
    public JsonObject command(String path, @Nullable JsonValue body) {
        return JsonText.object(good(post(path, body)).text(), path);
    }

    private Http.Answer send(String method, String path, @Nullable JsonValue body) {
        Http.Answer answer = attempt(method, path, body);
        if (answer.status() == 401) {
            Optional<Credentials> renewed = renewal.get();
            if (renewed.isPresent()) {
                credentials = renewed.get();
                return attempt(method, path, body);
            }
        }
        return answer;
    }

    private Http.Answer attempt(String method, String path, @Nullable JsonValue body) {
        Map<String, String> headers = new java.util.HashMap<>(Map.of("Accept", JSON));
        credentials.header().ifPresent(header -> headers.put("Authorization", header));
        if (body != null) {
            headers.put("Content-Type", JSON);
        }
        return http.send(
                method, at(path), headers, body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @param path from the server's root, which may be below another's */
    private URI at(String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }

    /** @throws Failure if the answer is an error: with the code that its status stands for, and what its problem says */
    public static Http.Answer good(Http.Answer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer;
        }
        throw new Failure(ExitCode.ofStatus(answer.status()), reason(answer));
    }

    private static String reason(Http.Answer answer) {
        JsonObject problem = JsonText.parse(answer.text())
                .filter(JsonObject.class::isInstance)
                .map(JsonValue::asJsonObject)
                .orElse(JsonValue.EMPTY_JSON_OBJECT);
        List<String> lines = new ArrayList<>();
        // OAuth has members of its own (RFC 6749 §5.2)
        String detail = JsonText.string(problem, problem.containsKey("error") ? "error_description" : "detail");
        String code = JsonText.string(problem, problem.containsKey("error") ? "error" : "code");
        lines.add((detail.isEmpty() ? "The server answered " + answer.status() : detail)
                + (code.isEmpty() ? "" : " (" + code + ")"));
        JsonText.list(problem, "errors").stream()
                .map(JsonValue::asJsonObject)
                .forEach(error ->
                        lines.add("  " + JsonText.string(error, "pointer") + ": " + JsonText.string(error, "detail")));
        if (answer.status() == 401) {
            lines.add("Sign in with `postroad login`.");
        }
        return String.join("\n", lines);
    }
}
