package org.postroad.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postroad.testing.ServerProcess;

/** A server with the WAR that was built and what the benchmark adds to it. */
final class BenchServer implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("target", "bench", "server");
    private static final String KEY = "benchmark-key-of-a-server-that-lives-for-minutes";
    private static final Duration START = Duration.ofMinutes(8);

    private final ServerProcess server;

    private BenchServer(ServerProcess server) {
        this.server = server;
    }

    static BenchServer start(String databaseUrl) throws Exception {
        Path war = DIRECTORY.resolve("postroad.war");
        Files.createDirectories(DIRECTORY);
        ShrinkWrap.createFromZipFile(
                        WebArchive.class, Path.of("target", "postroad.war").toFile())
                .addPackages(true, "org.postroad.bench.server")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        Map<String, String> environment =
                Map.of("POSTROAD_DB_URL", databaseUrl, "POSTROAD_DB_USER", "postgres", "POSTROAD_ADMIN_KEY", KEY);
        BenchServer started =
                new BenchServer(ServerProcess.start(DIRECTORY, war, List.of("-Xms512m", "-Xmx1g"), environment));
        try {
            started.server.awaitReady(START);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** A request that is signed in as the first administrator. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.url(path))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json");
    }

    /** The id of the first account. */
    String account() throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request("/api/accounts").GET().build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("GET /api/accounts answered " + answer.statusCode() + " " + answer.body());
        }
        JsonObject body = Json.createReader(new StringReader(answer.body())).readObject();
        return body.getJsonArray("data").getJsonObject(0).getString("id");
    }

    /** In order, as nodes end. */
    @Override
    public void close() {
        server.terminate();
        server.awaitEnd();
        server.close();
    }
}
