package org.postroad.testing;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The REST API as one caller uses it; every answer is held against the contract. Immutable: each {@code with…} gives another caller.
 */
public final class Api {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final URI server;
    private final List<String> headers;

    /** Anonymous. */
    public Api(URI server) {
        this(server, List.of());
    }

    private Api(URI server, List<String> headers) {
        this.server = server;
        this.headers = List.copyOf(headers);
    }

    public Api withKey(String secret) {
        return with("Authorization", "Bearer " + secret);
    }

    public Api withPassword(String name, String password) {
        byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** As if the request came from there; the test server trusts its own host as a proxy. */
    public Api from(String address) {
        return with("X-Forwarded-For", address);
    }

    /** Sends a header with each request; replaces one of that name. */
    public Api with(String name, String value) {
        List<String> more = new ArrayList<>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).equalsIgnoreCase(name)) {
                more.addAll(headers.subList(i, i + 2));
            }
        }
        more.addAll(Arrays.asList(name, value));
        return new Api(server, more);
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path, String json) {
        return send("POST", path, json);
    }

    public Reply patch(String path, String json) {
        return send("PATCH", path, json);
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    /**
     * @param path from the root, query included
     * @param json the body, of type application/json unless {@link #with} said another; null for none
     * @throws AssertionError if the contract does not allow the answer
     */
    public Reply send(String method, String path, @Nullable String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.setHeader(headers.get(i), headers.get(i + 1));
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            ContractCheck.of(response, json);
            return new Reply(response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A name that no test of this JVM has used. */
    public static String unusedName(String kind) {
        return kind + "-" + NAMES.incrementAndGet();
    }

    /** What the server answered. */
    public record Reply(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** The body, an object. */
        public JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(body()))) {
                return reader.readObject();
            }
        }

        /** The one object that was answered. */
        public JsonObject data() {
            return expect(2).json().getJsonObject("data");
        }

        /** The list that was answered. */
        public JsonArray list() {
            return expect(2).json().getJsonArray("data");
        }

        /** The code of a problem; empty if the answer is none. */
        public String code() {
            return status() < 400 ? "" : json().getString("code", "");
        }

        /** The pointers of a problem's errors. */
        public List<String> pointers() {
            return json().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                    .map(error -> error.getString("pointer"))
                    .toList();
        }

        /** @throws AssertionError if the status is not of that hundred */
        public Reply expect(int hundred) {
            if (status() / 100 != hundred) {
                throw new AssertionError(response.request().method() + " "
                        + response.request().uri() + " answered " + status() + " " + body());
            }
            return this;
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }
}
