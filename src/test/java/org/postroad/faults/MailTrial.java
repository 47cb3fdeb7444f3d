package org.postroad.faults;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.postroad.testing.Api;
import org.postroad.testing.mail.MailRoad;
import org.postroad.testing.mail.MailSink;

/** Two nodes over one database, that take mail and pass it on to a sink; and the hands that do harm to them. */
final class MailTrial implements AutoCloseable {
    private static final int THREADS = 20;
    private static final Duration[] RETRIES = {Duration.ofSeconds(1), Duration.ofSeconds(2)};
    private static final Duration AT_DOT = Duration.ofMillis(30);
    // Deliveries that an outage of the database cut off go on after five minutes
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(15);

    final Chronicle chronicle = new Chronicle("mail");
    final FaultedDatabase database;
    final MailEvidence evidence;
    final MailSink sink;
    final MailNodes kind;
    final MailLoad load;
    final List<NodeProcess> lives = new CopyOnWriteArrayList<>();
    final List<Outage> outages = new ArrayList<>();
    private final List<NodeProcess> slots = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> births = new LinkedHashMap<>();

    /** A time without the database, on the driver's monotonic clock. */
    record Outage(long fromNanos, long toNanos) {}

    MailTrial(long seed) throws IOException, SQLException {
        database = new FaultedDatabase(chronicle.directory());
        String url = database.create("mail");
        evidence = new MailEvidence(FaultedDatabase.source(url));
        sink = MailSink.start();
        sink.delay(Duration.ZERO, AT_DOT); // So that a node often dies while it waits for a reply
        kind = new MailNodes(url, chronicle.directory());
        for (int i = 0; i < 2; i++) {
            slots.add(born(i));
        }
        slots.forEach(NodeProcess::awaitReady);
        Api admin = new Api(URI.create("http://127.0.0.1:" + node(0).port)).withKey(MailNodes.KEY);
        new MailRoad(admin).build(THREADS, sink.port(), RETRIES);
        String account = admin.get("/api/accounts").list().getJsonObject(0).getString("id");
        load = new MailLoad(this::open, "/api/accounts/" + account + "/smtp/messages", seed);
        chronicle.say("two nodes are up");
    }

    private NodeProcess born(int slot) throws IOException {
        String name = (char) ('a' + slot) + "-" + births.merge(slot, 1, Integer::sum);
        NodeProcess life = NodeProcess.start(kind, name, chronicle.directory());
        lives.add(life);
        return life;
    }

    NodeProcess node(int slot) {
        return slots.get(slot);
    }

    private List<NodeProcess> open() {
        return slots.stream().filter(NodeProcess::open).toList();
    }

    /** kill -9. */
    void kill(int slot) {
        NodeProcess victim = node(slot);
        victim.kill();
        chronicle.event("kill", victim.downNanos, "\"node\":\"" + victim.name + "\"");
        chronicle.say("kill -9 %s, while it had %d deliveries", victim.name, evidence.held(victim.name));
    }

    /** A new life in the place of one that ended; returns before it is ready. @param jumping whether its clock can be set */
    NodeProcess restart(int slot, boolean jumping) throws IOException {
        if (jumping) {
            String name = (char) ('a' + slot) + "-" + (births.getOrDefault(slot, 0) + 1);
            kind.clock(name).off(Duration.ZERO);
        }
        NodeProcess life = born(slot);
        slots.set(slot, life);
        return life;
    }

    /** Takes the database away for a time; returns when it is back. */
    void outage(Duration length) throws IOException {
        long from = System.nanoTime();
        database.stopHard();
        Trial.pass(length.minusNanos(System.nanoTime() - from));
        database.restart();
        outages.add(new Outage(from, System.nanoTime()));
        chronicle.event("outage", from, "\"seconds\":" + length.toSeconds());
    }

    /** Sends no more and waits until every recipient has come to its end. */
    void drain() {
        load.stop();
        long from = System.nanoTime();
        Awaitility.await("all mail to come to its end")
                .atMost(LONGEST_DRAIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> evidence.unfinished() == 0);
        chronicle.say("drained in %.1f s", (System.nanoTime() - from) / 1e9);
    }

    @Override
    public void close() throws IOException {
        load.close();
        lives.stream().filter(NodeProcess::alive).forEach(NodeProcess::kill);
        sink.close();
        database.close();
        chronicle.close();
    }
}
