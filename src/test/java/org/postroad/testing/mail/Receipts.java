package org.postroad.testing.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The ledger of a sink: every message that it took responsibility for, once for each recipient. */
public final class Receipts {
    private final List<Receipt> all = new ArrayList<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * One recipient of one message.
     *
     * @param id of the header {@code X-Bench-Id}; empty where there is none
     * @param helo what the client called itself
     * @param atNanos when the reply was sent, on the monotonic clock
     * @param latencyMillis since the time in {@code X-Bench-Ts}; NaN where there is none
     */
    public record Receipt(String id, String recipient, String helo, long size, long atNanos, double latencyMillis) {
        String key() {
            return id + " " + recipient;
        }
    }

    void add(Receipt receipt) {
        synchronized (all) {
            all.add(receipt);
        }
        if (!receipt.id().isEmpty()) {
            seen.add(receipt.key());
        }
    }

    /** In the order in which they came. */
    public List<Receipt> all() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    /** How many there are that have an id, whatever came twice counted once. */
    public int distinct() {
        return seen.size();
    }

    /** Whether this message came to this recipient. */
    public boolean has(String id, String recipient) {
        return seen.contains(id + " " + recipient);
    }

    /** Waits until so many different ones have come. */
    public void await(int count, Duration patience) {
        Awaitility.await(count + " messages at the sink")
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> distinct() >= count);
    }

    /** When the first one came, on the monotonic clock. */
    public long firstNanos() {
        return all().stream().mapToLong(Receipt::atNanos).min().orElseThrow();
    }

    /** When the last one came that had not come before, on the monotonic clock. */
    public long lastNanos() {
        return byKey().values().stream()
                .mapToLong(of -> of.get(0).atNanos())
                .max()
                .orElseThrow();
    }

    /** How long the first copy of each took, in milliseconds. @param which by their recipients */
    public List<Double> latencies(Predicate<String> which) {
        return byKey().values().stream()
                .map(of -> of.get(0))
                .filter(receipt -> which.test(receipt.recipient()))
                .map(Receipt::latencyMillis)
                .toList();
    }

    /** The receipts of each message and recipient, in their order. */
    public Map<String, List<Receipt>> byKey() {
        Map<String, List<Receipt>> byKey = new LinkedHashMap<>();
        all().forEach(receipt ->
                byKey.computeIfAbsent(receipt.key(), key -> new ArrayList<>()).add(receipt));
        return byKey;
    }
}
