package org.postroad.testing;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Payara Micro with the WAR, started as an operator does: a process of its own on a free loopback port, with {@code server-config}. What it
 * prints is kept in {@code server.out} of its directory, its log in {@code server.log}, and its temporary files.
 */
public final class ServerProcess implements AutoCloseable {
    /** For a process that does not live long: starts a third sooner. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

    /** What {@code arquillian.xml} gives its servers too. */
    public static final String MASTER_KEY = "cG9zdHJvYWQtbWFzdGVyLWtleS1vZi1hbGwtdGVzdHM=";

    private static final Duration LONGEST_END = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final Path directory;
    private final Process process;
    private final URI root;
    private final Thread atExit;

    private ServerProcess(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.root = URI.create("http://127.0.0.1:" + port);
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it; it is not ready yet.
     *
     * @param environment its variables that begin with POSTROAD_; it has no others of these, but one master key for all where the
     *     database is not a file of its own
     */
    public static ServerProcess start(
            Path directory, Path war, List<String> javaOptions, Map<String, String> environment) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(directory, war, port, javaOptions))
                .redirectOutput(directory.resolve("server.out").toFile())
                .redirectError(directory.resolve("server.log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("POSTROAD_"));
        builder.environment().put("POSTROAD_SMTP_LISTEN", ""); // many of them run beside each other
        builder.environment().putAll(environment);
        if (environment.containsKey("POSTROAD_DB_URL")) {
            builder.environment().putIfAbsent("POSTROAD_MASTER_KEY", MASTER_KEY);
        }
        return new ServerProcess(directory, builder.start(), port);
    }

    /** The command line of a server. Makes its directory. */
    public static List<String> command(Path directory, Path war, int port, List<String> javaOptions) {
        Path temporary = directory.resolve("tmp").toAbsolutePath();
        try {
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path config = Path.of("server-config");
        return Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        javaOptions.stream(),
                        Stream.of(
                                "-Djava.io.tmpdir=" + temporary,
                                "-Dpostroad.http.address=127.0.0.1",
                                "-jar",
                                Path.of("target", "server", "payara-micro.jar").toString(),
                                "--nohazelcast",
                                "--disablephonehome",
                                "--prebootcommandfile",
                                config.resolve("pre-boot-commands.asadmin").toString(),
                                "--postbootcommandfile",
                                config.resolve("post-boot-commands.asadmin").toString(),
                                "--logproperties",
                                config.resolve("logging.properties").toString(),
                                "--port",
                                Integer.toString(port),
                                "--contextroot",
                                "/",
                                "--deploy",
                                war.toString()))
                .flatMap(part -> part)
                .toList();
    }

    public long pid() {
        return process.pid();
    }

    /** A loopback port where nobody listens. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @param path from the root, such as {@code /health/ready} */
    public URI url(String path) {
        return root.resolve(path);
    }

    /** What it answers without credentials; empty where it does not answer. */
    public Optional<HttpResponse<String>> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return Optional.of(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The status of an answer; 0 where there is none. */
    public int status(String path) {
        return get(path).map(HttpResponse::statusCode).orElse(0);
    }

    public ServerProcess awaitReady(Duration patience) {
        Awaitility.await("the server of " + directory)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> status("/health/ready") == 200 || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("The server ended while it started; see " + directory);
        }
        return this;
    }

    /** SIGTERM; returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** The status with which it ends. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server of " + directory + " does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    /** What it has written to standard output. */
    public String printed() {
        return read("server.out");
    }

    /** The lines of its log so far. */
    public List<JsonObject> log() {
        return read("server.log")
                .lines()
                .filter(line -> line.startsWith("{") && line.endsWith("}")) // the last one may not be whole yet
                .map(ServerProcess::json)
                .toList();
    }

    private static JsonObject json(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it the hard way, if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
