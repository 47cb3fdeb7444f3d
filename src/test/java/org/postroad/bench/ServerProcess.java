package org.postroad.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that was built, and what the benchmark adds to it, on Payara Micro in a process of its own, on a free loopback port. */
final class ServerProcess implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("target", "bench");
    private static final String KEY = "benchmark-key-of-a-server-that-lives-for-minutes";
    private static final Duration START = Duration.ofMinutes(8);

    private final Process process;
    private final URI root;

    private ServerProcess(Process process, URI root) {
        this.process = process;
        this.root = root;
    }

    static ServerProcess start(String databaseUrl) throws Exception {
        Path war = DIRECTORY.resolve("postroad.war");
        Files.createDirectories(DIRECTORY);
        ShrinkWrap.createFromZipFile(
                        WebArchive.class, Path.of("target", "postroad.war").toFile())
                .addPackages(true, "org.postroad.bench.server")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(war, port));
        builder.environment()
                .putAll(Map.of(
                        "POSTROAD_DB_URL",
                        databaseUrl,
                        "POSTROAD_DB_USER",
                        "postgres",
                        "POSTROAD_DB_PASSWORD",
                        "",
                        "POSTROAD_ADMIN_KEY",
                        KEY,
                        "POSTROAD_DATA_DIR",
                        DIRECTORY.resolve("data").toAbsolutePath().toString()));
        builder.redirectErrorStream(true)
                .redirectOutput(DIRECTORY.resolve("server.log").toFile());
        ServerProcess server = new ServerProcess(builder.start(), URI.create("http://127.0.0.1:" + port));
        server.awaitReady();
        return server;
    }

    private static List<String> command(Path war, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx1g",
                "-Dpostroad.http.address=127.0.0.1",
                "-jar",
                Path.of("target", "server", "payara-micro.jar").toString(),
                "--deploy",
                war.toString(),
                "--contextroot",
                "/",
                "--port",
                Integer.toString(port),
                "--nohazelcast",
                "--disablephonehome",
                "--prebootcommandfile",
                Path.of("server-config", "pre-boot-commands.asadmin").toString(),
                "--postbootcommandfile",
                Path.of("server-config", "post-boot-commands.asadmin").toString(),
                "--logproperties",
                Path.of("server-config", "logging.properties").toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready =
                HttpRequest.newBuilder(root.resolve("/health/ready")).build();
        long until = System.nanoTime() + START.toNanos();
        while (!isReady(client, ready)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                close();
                throw new IllegalStateException("The server did not start; see " + DIRECTORY.resolve("server.log"));
            }
            Thread.sleep(200);
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest ready) throws InterruptedException {
        try {
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** A request that is signed in as the first administrator. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path))
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

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
