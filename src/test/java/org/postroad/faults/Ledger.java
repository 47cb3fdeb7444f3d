package org.postroad.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What jobs call, outside of the nodes: records every call and answers as the URL says. A URL is
 * {@code /<plan>/<delay in ms>/<key>}.
 */
final class Ledger implements AutoCloseable {
    private final HttpServer server;
    private final Chronicle chronicle;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(2);
    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();

    /** One call. Nanoseconds are of the driver's monotonic clock. */
    static final class Call {
        final String key;
        final Plan plan;
        /** Which execution of the job it was, 1-based. */
        final int run;
        /** The life of the node that called; empty where the node does not say. */
        final String node;

        final long startNanos;
        volatile long endNanos = Long.MAX_VALUE;

        Call(String key, Plan plan, int run, String node, long startNanos) {
            this.key = key;
            this.plan = plan;
            this.run = run;
            this.node = node;
            this.startNanos = startNanos;
        }
    }

    Ledger(Chronicle chronicle) throws IOException {
        this.chronicle = chronicle;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** The URL of a job's call. */
    String url(Plan plan, int delayMillis, String key) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/"
                + plan.name().toLowerCase(Locale.ROOT) + "/" + delayMillis + "/" + key;
    }

    /** The key at the end of such a URL. */
    static String key(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** The plan of such a URL. */
    static Plan plan(String url) {
        String[] parts = url.split("/");
        return Plan.valueOf(parts[parts.length - 3].toUpperCase(Locale.ROOT));
    }

    /** All calls so far, in the order of their arrival. */
    List<Call> calls() {
        return new ArrayList<>(calls);
    }

    private void take(HttpExchange exchange) throws IOException {
        long start = System.nanoTime();
        String path = exchange.getRequestURI().getPath();
        String run = exchange.getRequestHeaders().getFirst("Postroad-Attempt");
        String node = exchange.getRequestHeaders().getFirst("Postroad-Node");
        Call call = new Call(
                key(path), plan(path), run == null ? 0 : Integer.parseInt(run), node == null ? "" : node, start);
        calls.add(call);
        exchange.getRequestBody().readAllBytes();
        int before = seen.computeIfAbsent(call.key, k -> new AtomicInteger()).getAndIncrement();
        int status = call.plan.answer(before);
        chronicle.event("call", start, told(call));
        int delay = Integer.parseInt(path.split("/")[2]);
        answers.schedule(() -> threads.execute(() -> answer(exchange, call, status)), delay, TimeUnit.MILLISECONDS);
    }

    private void answer(HttpExchange exchange, Call call, int status) {
        call.endNanos = System.nanoTime();
        boolean delivered = true;
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        } catch (IOException e) {
            delivered = false;
        }
        chronicle.event("answer", call.endNanos, told(call) + ",\"status\":" + status + ",\"delivered\":" + delivered);
    }

    private static String told(Call call) {
        return "\"key\":\"" + call.key + "\",\"plan\":\"" + call.plan + "\",\"run\":" + call.run + ",\"node\":\""
                + call.node + "\"";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        answers.shutdownNow();
    }
}
