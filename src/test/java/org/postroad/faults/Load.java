package org.postroad.faults;

import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes jobs without end, each with a key of its own, at whichever node is open, and keeps what was answered. */
final class Load implements AutoCloseable {
    private static final int MOST_UNDER_WAY = 40;

    private final NodeKind kind;
    private final Ledger ledger;
    private final Chronicle chronicle;
    private final Supplier<List<NodeProcess>> open;
    private final Random random;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final AtomicLong keys = new AtomicLong();
    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private ScheduledFuture<?> flow;

    /** A job that a node has said it keeps. */
    record Accepted(String key, long id, Plan plan, long atNanos) {}

    Load(NodeKind kind, Ledger ledger, Chronicle chronicle, Supplier<List<NodeProcess>> open, long seed) {
        this.kind = kind;
        this.ledger = ledger;
        this.chronicle = chronicle;
        this.open = open;
        this.random = new Random(seed);
    }

    /** Begins to make that many jobs a second. */
    void flow(int perSecond) {
        flow = timer.scheduleAtFixedRate(this::any, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** Makes no more and waits for the answers that are due. */
    void stop() {
        flow.cancel(false);
        underWay.acquireUninterruptibly(MOST_UNDER_WAY);
        underWay.release(MOST_UNDER_WAY);
    }

    private void any() {
        List<NodeProcess> nodes = open.get();
        Plan plan = Plan.any(random);
        int delay = plan.delayMillis(random);
        int pick = random.nextInt(1_000);
        if (!nodes.isEmpty() && underWay.tryAcquire()) {
            send(nodes.get(pick % nodes.size()), plan, delay);
        }
    }

    /** Makes one job, at this node; gives its key. */
    String one(NodeProcess node, Plan plan, int delayMillis) {
        underWay.acquireUninterruptibly();
        return send(node, plan, delayMillis);
    }

    private String send(NodeProcess node, Plan plan, int delay) {
        String key = "k" + keys.incrementAndGet();
        String payload = Json.createObjectBuilder()
                .add("method", "POST")
                .add("url", ledger.url(plan, delay, key))
                .build()
                .toString();
        kind.enqueue(node, plan.queue, payload).whenComplete((id, failure) -> took(node, plan, key, id, failure));
        return key;
    }

    private void took(NodeProcess node, Plan plan, String key, OptionalLong id, Throwable failure) {
        long now = System.nanoTime();
        String what;
        if (failure != null) {
            unknown.incrementAndGet();
            what = "broken off: " + failure;
        } else if (id.isPresent()) {
            accepted.put(key, new Accepted(key, id.getAsLong(), plan, now));
            what = "accepted as " + id.getAsLong();
        } else {
            refused.incrementAndGet();
            what = "refused";
        }
        underWay.release();
        chronicle.event(
                "enqueue",
                now,
                "\"key\":\"" + key + "\",\"plan\":\"" + plan + "\",\"node\":\"" + node.name + "\",\"answer\":"
                        + Json.createValue(what));
    }

    /** The jobs that were accepted, by their key. */
    Map<String, Accepted> accepted() {
        return accepted;
    }

    /** Requests that a node refused. */
    long refused() {
        return refused.get();
    }

    /** Requests of which nobody can say whether they made a job. */
    long unknown() {
        return unknown.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
