package org.postroad.faults;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.retry.FixedDelay;
import org.postroad.testing.EngineRig;

/** Two nodes over one database, the ledger they call and the load they carry; and the hands that do harm to them. */
final class Trial implements AutoCloseable {
    /** A job that fails for a time is run this often, and once more. */
    static final int RETRIES = 4;

    private static final Duration UNTIL_IDLE = Duration.ofSeconds(10);
    private static final Duration LONG_DRAIN = Duration.ofSeconds(25);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    /** Threads of each queue on a node. */
    static final Map<String, Integer> THREADS = Map.of("quick", 8, "mixed", 6, "slow", 12);

    final Chronicle chronicle;
    final FaultedDatabase database;
    final Evidence evidence;
    final Ledger ledger;
    final Load load;
    final NodeKind kind;
    final List<Fault> faults = new CopyOnWriteArrayList<>();
    final List<NodeProcess> lives = new CopyOnWriteArrayList<>();
    private final List<NodeProcess> slots = new CopyOnWriteArrayList<>();
    private final Function<String, NodeKind> kinds;
    private final Map<Integer, Integer> births = new LinkedHashMap<>();

    Trial(String name, long seed, Function<String, NodeKind> kinds) throws IOException, SQLException {
        chronicle = new Chronicle(name);
        database = new FaultedDatabase(chronicle.directory());
        String url = database.create("faults");
        DataSource source = FaultedDatabase.source(url);
        prepare(source);
        evidence = new Evidence(source);
        ledger = new Ledger(chronicle);
        this.kinds = kinds;
        kind = kinds.apply(url);
        load = new Load(kind, ledger, chronicle, this::open, seed);
    }

    private static void prepare(DataSource source) throws SQLException {
        EngineRig.installQueues(source, THREADS);
        EngineRig.installTaskManager(
                source,
                new TaskManagerSettings(RETRIES, new FixedDelay(Duration.ofSeconds(2)), Duration.ofMinutes(30)));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            // No key: a second effect of a job must be able to get in, to be found
            statement.execute(
                    "CREATE TABLE effect (job_key varchar(32) NOT NULL, run integer NOT NULL, node varchar(64) NOT NULL)");
        }
    }

    /** Starts as many nodes, one beside the other, and waits for them. */
    void startNodes(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            slots.add(born(i));
        }
        slots.forEach(NodeProcess::awaitReady);
        chronicle.say("%d nodes are up", count);
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

    List<NodeProcess> open() {
        return slots.stream().filter(NodeProcess::open).toList();
    }

    /** kill -9. */
    Fault kill(int slot) {
        NodeProcess victim = node(slot);
        victim.kill();
        Set<Long> held = evidence.held(victim.name);
        return done(new Fault(Fault.Kind.KILL, victim.name, victim.downNanos, held));
    }

    /** SIGSTOP. */
    Fault pause(int slot) {
        NodeProcess victim = node(slot);
        victim.pause();
        Set<Long> held = evidence.held(victim.name);
        return done(new Fault(Fault.Kind.PAUSE, victim.name, victim.pausedNanos, held));
    }

    private Fault done(Fault fault) {
        faults.add(fault);
        chronicle.event(
                "fault",
                fault.fromNanos(),
                "\"kind\":\"" + fault.kind() + "\",\"node\":\"" + fault.node() + "\",\"held\":"
                        + new ArrayList<>(fault.held()));
        return fault;
    }

    /** A new life in the place of one that ended; returns before it is ready. */
    NodeProcess restart(int slot) throws IOException {
        NodeProcess life = born(slot);
        slots.set(slot, life);
        return life;
    }

    /** Takes the database away for a time; returns when it is back. */
    void outage(Duration length) throws IOException {
        long from = System.nanoTime();
        done(new Fault(Fault.Kind.OUTAGE, "", from, Set.of()));
        database.stopHard();
        pass(length.minusNanos(System.nanoTime() - from));
        database.restart();
        chronicle.event("healed", System.nanoTime(), "\"kind\":\"OUTAGE\"");
    }

    /** Lets the load flow on for a time. */
    static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** Waits until every job is finished; gives how long that took. */
    Duration drain() {
        long from = System.nanoTime();
        AtomicBoolean told = new AtomicBoolean();
        Awaitility.await("all jobs finished")
                .atMost(LONGEST_DRAIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (System.nanoTime() - from > LONG_DRAIN.toNanos() && !told.getAndSet(true)) {
                        tellWhatIsStuck();
                    }
                    return evidence.unfinished() == 0;
                });
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private void tellWhatIsStuck() {
        evidence.stuck().forEach(line -> chronicle.say("not yet: %s", line));
        open().forEach(NodeProcess::dumpThreads);
    }

    /** What a node says it has counted of faults. */
    String counters(NodeProcess node) {
        return node.get(kind.countersPath())
                .map(answer -> answer.body()
                        .lines()
                        .filter(line -> line.matches(".*(fenced|expired).*") && !line.startsWith("#"))
                        .collect(Collectors.joining("; ")))
                .orElse("no answer");
    }

    /** Starts a node over a database of its own that has nothing but queues, and counts the commits there. */
    double idleCommitsPerSecond(int queues, Duration length) throws IOException, SQLException {
        String url = database.create("idle");
        EngineRig.execute(
                FaultedDatabase.source(url),
                "INSERT INTO stored_object (id, type, name, body, version, updated_at) SELECT n, '" + VirtualQueue.TYPE
                        + "', 'queue-' || n, '" + new QueueBody(QueueKind.WORK, 4, "", null).json()
                        + "', 1, CURRENT_TIMESTAMP FROM generate_series(1, " + queues + ") AS n");
        NodeProcess node = NodeProcess.start(kinds.apply(url), "idle", chronicle.directory());
        lives.add(node);
        node.awaitReady();
        pass(UNTIL_IDLE);
        long before = database.commits("idle");
        pass(length);
        return (database.commits("idle") - before) / (double) length.toSeconds();
    }

    @Override
    public void close() throws IOException {
        load.close();
        lives.stream().filter(NodeProcess::alive).forEach(NodeProcess::kill);
        ledger.close();
        database.close();
        chronicle.close();
    }
}
