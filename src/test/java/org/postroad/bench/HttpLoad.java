package org.postroad.bench;

import java.io.IOException;
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
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Requests over kept connections: a few clients that each send the next one once the last is answered. A client is one thread and does
 * its own reading and writing: what hands each answer from thread to thread takes as much of the two cores as the server does.
 */
final class HttpLoad implements AutoCloseable {
    private final CloseableHttpClient client;
    private final int clients;
    private final Duration thinking;

    /** @param thinking what a client waits between an answer and its next request */
    HttpLoad(int clients, Duration thinking) {
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(clients)
                        .setMaxConnTotal(clients)
                        .build())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
        this.clients = clients;
        this.thinking = thinking;
    }

    /**
     * Sends until the time is up.
     *
     * @return answers a second
     */
    double perSecond(Duration length, IntFunction<ClassicHttpRequest> requests) throws Exception {
        long began = System.nanoTime();
        long until = began + length.toNanos();
        return millis(() -> System.nanoTime() < until, requests).size() / ((System.nanoTime() - began) / 1e9);
    }

    /** Sends that many, about. */
    void send(int requests, IntFunction<ClassicHttpRequest> which) throws Exception {
        AtomicInteger left = new AtomicInteger(requests);
        millis(() -> left.getAndDecrement() > 0, which);
    }

    /** Sends while there is reason to; how long each answer took. */
    List<Double> millis(BooleanSupplier goOn, IntFunction<ClassicHttpRequest> requests) throws Exception {
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

    private List<Double> client(int first, BooleanSupplier goOn, IntFunction<ClassicHttpRequest> requests)
            throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int n = first; goOn.getAsBoolean(); n += clients) {
            ClassicHttpRequest request = requests.apply(n);
            long before = System.nanoTime();
            client.execute(request, answer -> read(request, answer));
            millis.add((System.nanoTime() - before) / 1e6);
            if (!thinking.isZero()) {
                LockSupport.parkNanos(thinking.toNanos());
            }
        }
        return millis;
    }

    private static String read(ClassicHttpRequest request, ClassicHttpResponse answer)
            throws IOException, ParseException {
        String body = EntityUtils.toString(answer.getEntity());
        if (answer.getCode() / 100 != 2) {
            throw new IllegalStateException(
                    request.getMethod() + " " + request.getRequestUri() + " answered " + answer.getCode() + " " + body);
        }
        return body;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
