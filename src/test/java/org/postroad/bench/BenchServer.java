package org.postroad.bench;

import jakarta.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postroad.testing.Api;
import org.postroad.testing.ServerProcess;

/** A server with the WAR that was built and what the benchmark adds to it. */
final class BenchServer implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("target", "bench", "server");
    private static final String KEY = "benchmark-key-of-a-server-that-lives-for-minutes";
    private static final Duration START = Duration.ofMinutes(8);

    private final long startedNanos = System.nanoTime();
    private final ServerProcess server;

    private BenchServer(ServerProcess server) {
        this.server = server;
    }

    /** @param options of its JVM */
    static BenchServer start(String databaseUrl, List<String> options) throws Exception {
        return start(databaseUrl, options, Map.of());
    }

    /** @param settings of the node, besides its database */
    static BenchServer start(String databaseUrl, List<String> options, Map<String, String> settings) throws Exception {
        Path war = DIRECTORY.resolve("postroad.war");
        Files.createDirectories(DIRECTORY);
        ShrinkWrap.createFromZipFile(
                        WebArchive.class, Path.of("target", "postroad.war").toFile())
                .addPackages(true, "org.postroad.bench.server")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(
                Map.of("POSTROAD_DB_URL", databaseUrl, "POSTROAD_DB_USER", "postgres", "POSTROAD_ADMIN_KEY", KEY));
        BenchServer started = new BenchServer(ServerProcess.start(DIRECTORY, war, options, environment));
        try {
            started.server.awaitReady(START);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    long pid() {
        return server.pid();
    }

    /** Of the first administrator. */
    String key() {
        return KEY;
    }

    /** An address of this server. @param path from the root */
    URI url(String path) {
        return server.url(path);
    }

    /** For the first administrator. */
    Api api() {
        return new Api(server.url("/")).withKey(KEY);
    }

    ClassicHttpRequest get(String path) {
        return signedIn(ClassicRequestBuilder.get(server.url(path)));
    }

    ClassicHttpRequest post(String path, String json) {
        return signedIn(ClassicRequestBuilder.post(server.url(path)).setEntity(json, ContentType.APPLICATION_JSON));
    }

    /** As the first administrator. */
    private static ClassicHttpRequest signedIn(ClassicRequestBuilder request) {
        return request.setHeader("Authorization", "Bearer " + KEY).build();
    }

    /** The id of the first account. */
    String account() throws IOException {
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            return client.execute(get("/api/accounts"), BenchServer::firstId);
        }
    }

    private static String firstId(ClassicHttpResponse answer) throws IOException, ParseException {
        String body = EntityUtils.toString(answer.getEntity());
        if (answer.getCode() != 200) {
            throw new IllegalStateException("GET /api/accounts answered " + answer.getCode() + " " + body);
        }
        return Json.createReader(new StringReader(body))
                .readObject()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
    }

    /** In order, as nodes end. */
    @Override
    public void close() {
        server.terminate();
        server.awaitEnd();
        server.close();
    }
}
