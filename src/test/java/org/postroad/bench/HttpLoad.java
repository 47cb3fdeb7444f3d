package org.postroad.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Requests over kept connections: a few clients that each send the next one once the last is answered. */
final class HttpLoad {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int clients;
    private final Duration thinking;

    /** @param thinking what a client waits between an answer and its next request */
    HttpLoad(int clients, Duration thinking) {
        this.clients = clients;
        this.thinking = thinking;
    }

    /**
     * Sends until the time is up.
     *
     * @return answers a second
     */
    double perSecond(Duration length, IntFunction<HttpRequest> requests) throws Exception {
        long began = System.nanoTime();
        long until = began + length.toNanos();
        return millis(() -> System.nanoTime() < until, requests).size() / ((System.nanoTime() - began) / 1e9);
    }

    /** Sends that many, about. */
    void send(int requests, IntFunction<HttpRequest> which) throws Exception {
        AtomicInteger left = new AtomicInteger(requests);
        millis(() -> left.getAndDecrement() > 0, which);
    }

    /** Sends while there is reason to; how long each answer took. */
    List<Double> millis(BooleanSupplier goOn, IntFunction<HttpRequest> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Callable<List<Double>>> work = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int first = i;
            work.add(() -> client(first, goOn, requests));
        }
        List<Double> all = new ArrayList<>();
        for (Future<List<Double>> part : threads.invokeAll(work)) {
            all.addAll(part.get());
        }
        threads.shutdown();
        return all;
    }

    private List<Double> client(int first, BooleanSupplier goOn, IntFunction<HttpRequest> requests)
            throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int n = first; goOn.getAsBoolean(); n += clients) {
            HttpRequest request = requests.apply(n);
            long before = System.nanoTime();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            millis.add((System.nanoTime() - before) / 1e6);
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(request.method() + " " + request.uri() + " answered "
                        + answer.statusCode() + " " + answer.body());
            }
            if (!thinking.isZero()) {
                LockSupport.parkNanos(thinking.toNanos());
            }
        }
        return millis;
    }
}
