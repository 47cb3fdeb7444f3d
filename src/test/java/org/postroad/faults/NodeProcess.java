package org.postroad.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.postroad.testing.ServerProcess;

/** One life of a node: a process of its own, from its start to its death. Signals go to this process and to no other. */
final class NodeProcess {
    private static final Duration LONGEST_START = Duration.ofMinutes(6);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    final String name;
    final int port;
    private final Process process;
    private final Thread atExit;
    /** When it was ready; on the driver's monotonic clock, as all nanoseconds here. */
    volatile long upNanos = Long.MAX_VALUE;

    /** When it was killed or told to end. */
    volatile long downNanos = Long.MAX_VALUE;

    volatile long pausedNanos = Long.MAX_VALUE;
    volatile long resumedNanos = Long.MAX_VALUE;

    private NodeProcess(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a process; it is not ready yet. */
    static NodeProcess start(NodeKind kind, String name, Path logs) throws IOException {
        int port = ServerProcess.freePort();
        ProcessBuilder builder = new ProcessBuilder(kind.command(name, port))
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("node-" + name + ".log").toFile());
        builder.environment().putAll(kind.environment(name));
        return new NodeProcess(name, port, builder.start());
    }

    NodeProcess awaitReady() {
        Awaitility.await("node " + name)
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> ready() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("Node " + name + " ended while it started; see its log");
        }
        upNanos = System.nanoTime();
        return this;
    }

    boolean ready() {
        return readiness() == 200;
    }

    /** The status of its readiness; 0 where it does not answer. */
    int readiness() {
        return get("/health/ready").map(HttpResponse::statusCode).orElse(0);
    }

    /** What it answers; empty where it does not. */
    Optional<HttpResponse<String>> get(String path) {
        try {
            return Optional.of(HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> post(String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    boolean up() {
        return upNanos != Long.MAX_VALUE && downNanos == Long.MAX_VALUE && process.isAlive();
    }

    /** Whether it may be given work: up and not paused. */
    boolean open() {
        return up() && (pausedNanos == Long.MAX_VALUE || resumedNanos != Long.MAX_VALUE);
    }

    /** kill -9. */
    void kill() {
        downNanos = System.nanoTime();
        process.destroyForcibly();
        awaitEnd();
    }

    void pause() {
        pausedNanos = System.nanoTime();
        signal(process.pid(), "STOP");
    }

    void resume() {
        signal(process.pid(), "CONT");
        resumedNanos = System.nanoTime();
    }

    /** SIGTERM; returns at once. */
    void terminate() {
        downNanos = System.nanoTime();
        process.destroy();
    }

    /** Has it print the stacks of its threads into its log. */
    void dumpThreads() {
        signal(process.pid(), "QUIT");
    }

    boolean alive() {
        return process.isAlive();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Node " + name + " does not end");
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a signal to a process that this driver, or its database, started. */
    static void signal(long pid, String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + signal + " " + pid + " answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
