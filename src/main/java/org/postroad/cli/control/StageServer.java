package org.postroad.cli.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A server on the loopback that says just enough for a rehearsal. */
public record StageServer(HttpServer server) implements AutoCloseable {
    private static final String SCHEMA = """
            {"objects":{"x:TaskManager":{"type":"singleton","description":"","permissionPrefix":""},\
            "x:MtaVirtualQueue":{"type":"object","description":"","permissionPrefix":""}},\
            "schemas":{"x:TaskManager":{"type":"single","schemaName":"a"},"x:MtaVirtualQueue":{"type":"single","schemaName":"b"}},\
            "fields":{"a":{"properties":{"maxAttempts":{"description":"","type":{"type":"number","format":"unsignedInteger"},"update":"mutable"},\
            "totalDeadline":{"description":"","type":{"type":"number","format":"duration"},"update":"mutable"}},"defaults":{}},\
            "b":{"properties":{"name":{"description":"","type":{"type":"string","format":"string"},"update":"immutable"}},"defaults":{}}},\
            "forms":{},"lists":{},"enums":{},"dashboards":[],"layouts":[]}""";
    private static final String SESSION = """
            {"capabilities":{"urn:ietf:params:jmap:core":{"maxObjectsInGet":500,"maxObjectsInSet":500}},"apiUrl":"/jmap/","username":"a"}""";
    private static final String ANSWERS = """
            {"methodResponses":[["x:TaskManager/get",{"list":[{"id":"singleton","maxAttempts":3,"totalDeadline":21600000}],"notFound":[],\
            "updated":{"singleton":null}},"c0"],["x:MtaVirtualQueue/query",{"ids":["b"],"total":1},"q"],\
            ["x:MtaVirtualQueue/get",{"list":[{"id":"b","name":"work"}],"notFound":[]},"g"]]}""";
    private static final String LIST =
            "{\"data\":[{\"id\":\"a\",\"name\":\"b\"}],\"has_more\":false,\"next_cursor\":null}";
    private static final Map<String, String> BODIES =
            Map.of("/api/schema", "", "/api/schema/stage", SCHEMA, "/jmap/session", SESSION, "/jmap/", ANSWERS);

    /** On any free port. */
    public static StageServer open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", StageServer::answer);
            server.start();
            return new StageServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body =
                BODIES.getOrDefault(exchange.getRequestURI().getPath(), LIST).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Location", "/api/schema/stage");
        exchange.sendResponseHeaders(body.length == 0 ? 302 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
