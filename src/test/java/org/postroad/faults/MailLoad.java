package org.postroad.faults;

import jakarta.json.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.postroad.testing.mail.Mail;

/** Programs that send mail to any node that answers, each message again, under its Idempotency-Key, until a node has taken it. */
final class MailLoad implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int ACCEPTED = 202;
    private static final int SIZE = 2_000;
    private static final int DOMAINS = 25;
    private static final long AGAIN_NANOS = 200_000_000;
    /** Beginnings of local parts, as often as they stand here. */
    private static final List<String> KINDS = List.of(
            "ok-", "ok-", "ok-", "ok-", "ok-", "ok-", "ok-", "ok-", "ok-", "ok-", "t2-", "t2-", "x-", "x-", "421-",
            "rst-", "slow-", "f-", "tls-");

    private final Supplier<List<NodeProcess>> nodes;
    private final String path;
    private final Random random;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile boolean flowing;
    private volatile boolean closed;

    /** @param path of the messages of an account */
    MailLoad(Supplier<List<NodeProcess>> nodes, String path, long seed) {
        this.nodes = nodes;
        this.path = path;
        this.random = new Random(seed);
    }

    /** Has so many messages a second sent, about, until {@link #stop}. */
    void flow(int perSecond) {
        flowing = true;
        for (int i = 0; i < CLIENTS; i++) {
            Thread thread = new Thread(() -> client(1_000_000_000L * CLIENTS / perSecond), "mail-load-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void client(long every) {
        long next = System.nanoTime();
        while (flowing && !closed) {
            next = Math.max(next + every, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
            send();
        }
    }

    private void send() {
        String id = "m" + number.incrementAndGet();
        String recipient = KINDS.get(random.nextInt(KINDS.size())) + id + "@d" + random.nextInt(DOMAINS) + ".test";
        String body = Json.createObjectBuilder()
                .add("from", Mail.SENDER)
                .add(
                        "recipients",
                        Json.createArrayBuilder().add(Json.createObjectBuilder().add("address", recipient)))
                .add("raw", new Mail(id, recipient, SIZE).content())
                .build()
                .toString();
        while (!closed && !taken(id, recipient, body)) {
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    private boolean taken(String id, String recipient, String body) {
        List<NodeProcess> open = nodes.get();
        if (open.isEmpty()) {
            return false;
        }
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + MailNodes.KEY, "Content-Type", "application/json", "Idempotency-Key", id);
        try {
            HttpResponse<String> answer = open.get(random.nextInt(open.size()))
                    .post(path, headers, body)
                    .join();
            if (answer.statusCode() == ACCEPTED) {
                accepted.put(id, recipient);
                return true;
            }
            if (answer.statusCode() < 500 && answer.statusCode() != 409 && answer.statusCode() != 429) {
                refused.add(id + ": " + answer.statusCode() + " " + answer.body());
                return true;
            }
        } catch (CompletionException e) {
            broken.incrementAndGet(); // Nobody can say whether it was taken
        }
        return false;
    }

    /** Sends no more; returns once each client has an answer for its last message. */
    void stop() {
        flowing = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        threads.clear();
    }

    /** The recipients of the messages that nodes have taken, by their ids. */
    Map<String, String> accepted() {
        return accepted;
    }

    /** What was answered to messages that should have been taken. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** How many requests had no answer. */
    int broken() {
        return broken.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
