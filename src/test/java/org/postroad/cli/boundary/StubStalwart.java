package org.postroad.cli.boundary;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A server that speaks what a client of Stalwart 0.16 relies on, and no more: the schema behind a redirect and packed, the session, get, query
 * with anchors, set. It keeps what it was asked.
 */
final class StubStalwart implements AutoCloseable {
    static final String KEY = "the-key";

    final List<String> requests = new ArrayList<>();
    final List<JsonObject> bodies = new ArrayList<>();
    final Map<String, JsonObject> others = new LinkedHashMap<>();
    int pageSize = 500;
    boolean broken;

    private final Map<String, TreeMap<String, JsonObject>> records = new LinkedHashMap<>();
    private final HttpServer server;
    private int ids;

    StubStalwart() {
        put("x:TaskManager", "singleton", json("""
                {"id":"singleton","maxAttempts":3,"totalDeadline":21600000,
                 "strategy":{"@type":"ExponentialBackoff","factor":2.0,"initialDelay":60000,"maxDelay":1800000,"jitter":true}}"""));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** The id of a new queue. */
    String queue(String name, int threads) {
        return add(
                "x:MtaVirtualQueue",
                json("{\"name\":\"%s\",\"description\":null,\"threadsPerNode\":%d}".formatted(name, threads)));
    }

    String add(String type, JsonObject body) {
        String id = "id" + (char) ('a' + ids++);
        JsonObjectBuilder record = Json.createObjectBuilder().add("id", id);
        body.forEach(record::add);
        if (type.equals("x:MtaVirtualQueue")) {
            record.add("createdAt", "2026-01-0" + (1 + ids % 9) + "T00:00:00Z");
        }
        put(type, id, record.build());
        return id;
    }

    private void put(String type, String id, JsonObject record) {
        records.computeIfAbsent(type, name -> new TreeMap<>()).put(id, record);
    }

    JsonObject record(String type, String id) {
        return records.get(type).get(id);
    }

    List<JsonObject> all(String type) {
        return List.copyOf(records.getOrDefault(type, new TreeMap<>()).values());
    }

    static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(exchange.getRequestMethod() + " " + path);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try (exchange) {
            if (others.containsKey(path)) {
                send(exchange, 200, others.get(path));
            } else if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(
                        exchange,
                        401,
                        json(
                                "{\"type\":\"about:blank\",\"status\":401,\"detail\":\"You have to authenticate first.\"}"));
            } else if (path.equals("/api/schema")) {
                exchange.getResponseHeaders().set("Location", "/api/schema/abc_-1");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.equals("/api/schema/abc_-1")) {
                send(exchange, 200, schema());
            } else if (path.equals("/jmap/session")) {
                send(exchange, 200, session());
            } else if (path.equals("/jmap/") && exchange.getRequestMethod().equals("POST")) {
                bodies.add(json(body));
                send(exchange, 200, methods(json(body)));
            } else {
                send(exchange, 404, json("{\"type\":\"about:blank\",\"status\":404,\"detail\":\"Nothing here\"}"));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, JsonObject body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(status, packed.size());
        exchange.getResponseBody().write(packed.toByteArray());
    }

    static JsonObject schema() {
        try (InputStream in = StubStalwart.class.getResourceAsStream("/cli/schema.json")) {
            return Json.createReader(in).readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of the API names another host, as behind a proxy. */
    private JsonObject session() {
        return json("""
                {"capabilities":{"urn:ietf:params:jmap:core":{"maxObjectsInGet":%d,"maxObjectsInSet":%d},"urn:stalwart:jmap":{}},
                 "username":"admin","accounts":{},"primaryAccounts":{},"apiUrl":"https://mail.example.com/jmap/","state":"0"}""".formatted(pageSize, pageSize));
    }

    private JsonObject methods(JsonObject request) {
        JsonArrayBuilder responses = Json.createArrayBuilder();
        Map<String, String> created = new LinkedHashMap<>();
        if (request.containsKey("createdIds")) {
            request.getJsonObject("createdIds").forEach((name, id) -> created.put(name, ((JsonString) id).getString()));
        }
        JsonArray ids = JsonValue.EMPTY_JSON_ARRAY;
        for (JsonValue each : request.getJsonArray("methodCalls")) {
            JsonArray call = each.asJsonArray();
            String[] method = call.getString(0).split("/");
            JsonObject arguments = call.getJsonObject(1);
            JsonObject answer = broken
                    ? json("{\"type\":\"forbidden\",\"description\":\"No\"}")
                    : switch (method[1]) {
                        case "get" -> get(method[0], arguments, ids);
                        case "query" -> query(method[0], arguments);
                        default -> set(method[0], arguments, created);
                    };
            ids = answer.containsKey("ids") ? answer.getJsonArray("ids") : ids;
            responses.add(Json.createArrayBuilder()
                    .add(broken ? "error" : call.getString(0))
                    .add(answer)
                    .add(call.getString(2)));
        }
        return Json.createObjectBuilder()
                .add("methodResponses", responses)
                .add("sessionState", "0")
                .build();
    }

    private JsonObject get(String type, JsonObject arguments, JsonArray queried) {
        JsonArray ids = arguments.containsKey("#ids") ? queried : arguments.getJsonArray("ids");
        JsonArrayBuilder list = Json.createArrayBuilder();
        JsonArrayBuilder notFound = Json.createArrayBuilder();
        for (JsonValue id : ids) {
            JsonObject record = records.getOrDefault(type, new TreeMap<>()).get(((JsonString) id).getString());
            if (record == null) {
                notFound.add(id);
            } else {
                list.add(chosen(record, arguments));
            }
        }
        return Json.createObjectBuilder()
                .add("list", list)
                .add("notFound", notFound)
                .build();
    }

    private static JsonObject chosen(JsonObject record, JsonObject arguments) {
        if (arguments.isNull("properties")) {
            return record;
        }
        JsonObjectBuilder some = Json.createObjectBuilder().add("id", record.getString("id"));
        arguments.getJsonArray("properties").getValuesAs(JsonString::getString).stream()
                .filter(record::containsKey)
                .forEach(name -> some.add(name, record.get(name)));
        return some.build();
    }

    private JsonObject query(String type, JsonObject arguments) {
        List<String> ids = new ArrayList<>();
        records.getOrDefault(type, new TreeMap<>()).forEach((id, record) -> {
            JsonObject filter =
                    arguments.containsKey("filter") ? arguments.getJsonObject("filter") : JsonValue.EMPTY_JSON_OBJECT;
            if (filter.entrySet().stream().allMatch(wanted -> wanted.getValue().equals(record.get(wanted.getKey())))) {
                ids.add(id);
            }
        });
        int from = arguments.containsKey("anchor")
                ? ids.indexOf(arguments.getString("anchor")) + arguments.getInt("anchorOffset")
                : 0;
        JsonArrayBuilder page = Json.createArrayBuilder();
        ids.subList(from, Math.min(ids.size(), from + arguments.getInt("limit")))
                .forEach(page::add);
        return Json.createObjectBuilder()
                .add("queryState", "n")
                .add("position", from)
                .add("ids", page)
                .add("total", ids.size())
                .build();
    }

    private JsonObject set(String type, JsonObject arguments, Map<String, String> created) {
        Map<String, JsonObjectBuilder> answer = new LinkedHashMap<>();
        member(arguments, "create").forEach((name, body) -> {
            if (body.toString().contains("\"refused\"")) {
                at(answer, "notCreated")
                        .add(
                                name,
                                json(
                                        "{\"type\":\"primaryKeyViolation\",\"properties\":[\"name\"],\"objectId\":{\"object\":\"MtaVirtualQueue\",\"id\":\"b\"}}"));
            } else {
                String id = add(type, resolved(body.asJsonObject(), created));
                created.put(name, id);
                at(answer, "created").add(name, Json.createObjectBuilder().add("id", id));
            }
        });
        member(arguments, "update").forEach((id, patch) -> {
            JsonObject error = update(type, id, resolved(patch.asJsonObject(), created));
            if (error == null) {
                at(answer, "updated").add(id, JsonValue.NULL);
            } else {
                at(answer, "notUpdated").add(id, error);
            }
        });
        JsonArrayBuilder destroyed = Json.createArrayBuilder();
        if (arguments.containsKey("destroy")) {
            for (JsonString id : arguments.getJsonArray("destroy").getValuesAs(JsonString.class)) {
                if (records.getOrDefault(type, new TreeMap<>()).remove(id.getString()) == null) {
                    at(answer, "notDestroyed").add(id.getString(), json("{\"type\":\"notFound\"}"));
                } else {
                    destroyed.add(id);
                }
            }
        }
        JsonObjectBuilder all = Json.createObjectBuilder().add("destroyed", destroyed);
        answer.forEach(all::add);
        return all.build();
    }

    private JsonObject update(String type, String id, JsonObject patch) {
        JsonObject record = records.getOrDefault(type, new TreeMap<>()).get(id);
        if (record == null) {
            return json("{\"type\":\"notFound\"}");
        }
        JsonObject fields = schema().getJsonObject("fields")
                .getJsonObject(type.substring(2))
                .getJsonObject("properties");
        JsonObjectBuilder changed = Json.createObjectBuilder(record);
        for (String pointer : patch.keySet()) {
            String[] parts = pointer.split("/");
            if (!fields.containsKey(parts[0])) {
                return json("{\"type\":\"invalidPatch\",\"properties\":[\"%s\"],\"description\":\"Unknown property\"}"
                        .formatted(pointer));
            }
            if (parts.length == 1) {
                changed.add(pointer, patch.get(pointer));
            } else {
                changed.add(
                        parts[0],
                        Json.createObjectBuilder(record.getJsonObject(parts[0])).add(parts[1], patch.get(pointer)));
            }
        }
        put(type, id, changed.build());
        return null;
    }

    private static JsonObject resolved(JsonObject body, Map<String, String> created) {
        JsonObjectBuilder resolved = Json.createObjectBuilder();
        body.forEach((name, value) -> resolved.add(
                name,
                value instanceof JsonString text && text.getString().startsWith("#")
                        ? Json.createValue(created.getOrDefault(text.getString().substring(1), text.getString()))
                        : value));
        return resolved.build();
    }

    private static JsonObject member(JsonObject of, String name) {
        return of.containsKey(name) ? of.getJsonObject(name) : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static JsonObjectBuilder at(Map<String, JsonObjectBuilder> answer, String member) {
        return answer.computeIfAbsent(member, name -> Json.createObjectBuilder());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
