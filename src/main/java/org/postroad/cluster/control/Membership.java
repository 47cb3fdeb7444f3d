package org.postroad.cluster.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseClock;

/**
 * This node's place among the nodes of the cluster. Renews its own heartbeat and judges the others': a node is dead once its heartbeat
 * has stood still for a full lease on this node's monotonic clock, seen without a break. A break (the database was away, or this node
 * itself stood still) starts the watch anew, so that an outage rescues nobody.
 */
public final class Membership {
    /** How often a node renews. */
    public static final Duration BEAT = Duration.ofSeconds(2);

    private static final Logger LOG = System.getLogger(Membership.class.getName());
    // A transaction of a node that stood still may still commit a claim long after; the sweep must then know the node.
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final NodeStore store;
    private final boolean alone;
    private final String name;
    private final Duration lease;
    private final @Nullable DatabaseClock clock;
    private final LongSupplier nanoTime;
    private final Map<Long, Seen> seen = new HashMap<>();

    private record Seen(long beat, long sinceNanos) {}

    private volatile long incarnation;
    private volatile long renewedNanos;
    private volatile boolean member;
    private volatile List<Long> ended = List.of();
    private volatile int others;
    private long lastLookNanos;
    private long lastForgetNanos;
    private boolean lastLookFailed;

    /**
     * @param clock corrected with every heartbeat, null if there is none to correct
     * @param name what the node is called in jobs and logs
     * @param lease how long a node may go without a heartbeat
     */
    public Membership(
            DataSource dataSource,
            Dialect dialect,
            @Nullable DatabaseClock clock,
            LongSupplier nanoTime,
            String name,
            Duration lease) {
        this.store = new NodeStore(dataSource, dialect);
        this.alone = dialect == Dialect.H2;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.name = name;
        this.lease = lease;
        this.lastForgetNanos = nanoTime.getAsLong();
    }

    public String name() {
        return name;
    }

    /** The number of this node's present life; part of its leases. */
    public long incarnation() {
        return incarnation;
    }

    /** Whether this node can be sure that nobody has declared it dead. One that cannot starts nothing. */
    public boolean mayStart() {
        return ownsFor(Duration.ZERO);
    }

    /** Whether it will still be sure after that time, even if it can never renew again. */
    public boolean ownsFor(Duration atLeast) {
        return member && nanoTime.getAsLong() - renewedNanos + atLeast.toNanos() < lease.toNanos();
    }

    /** Nodes that ended, whose jobs are to be looked for; remembered for a day. */
    public List<Long> ended() {
        return ended;
    }

    /** How many other nodes are up. */
    public int others() {
        return others;
    }

    /** Becomes a member under an incarnation of its own. */
    public synchronized void join() throws SQLException {
        long asked = nanoTime.getAsLong();
        long next = store.nextIncarnation();
        store.join(next, name);
        incarnation = next;
        renewedNanos = asked;
        member = true;
        seen.clear();
        LOG.log(Level.INFO, "Node {0} joined as incarnation {1}", name, Long.toString(next));
    }

    /**
     * Renews, reads the other nodes and declares dead whose time is up.
     *
     * @return false if this node itself had been declared dead and is now another incarnation: what it held is no longer its own
     * @throws SQLException if the database did not answer; to be tried again
     */
    public synchronized boolean beat() throws SQLException {
        long asked = nanoTime.getAsLong();
        if (lastLookFailed || asked - lastLookNanos > lease.toNanos()) {
            seen.clear();
        }
        lastLookFailed = true;
        NodeStore.Pulse pulse = store.beat(incarnation);
        lastLookFailed = false;
        lastLookNanos = asked;
        if (clock != null && !pulse.nodes().isEmpty()) {
            clock.read(pulse.databaseTime(), asked, false);
        }
        if (pulse.renewed()) {
            renewedNanos = asked;
        } else {
            member = false;
            LOG.log(Level.WARNING, "Node {0} was declared dead as incarnation {1}", name, Long.toString(incarnation));
            join();
        }
        judge(pulse, nanoTime.getAsLong()); // Not from when it was asked: a slow answer is not a missing heartbeat.
        return pulse.renewed();
    }

    private void judge(NodeStore.Pulse pulse, long now) throws SQLException {
        List<Long> gone = new ArrayList<>();
        int alive = 0;
        for (NodeStore.Row row : pulse.nodes()) {
            if (row.incarnation() == incarnation) {
                continue;
            }
            if (!row.alive() || isDead(row, now) && declareDead(row)) {
                gone.add(row.incarnation());
            } else {
                alive++;
            }
        }
        others = alive;
        ended = List.copyOf(gone);
        if (now - lastForgetNanos > FORGET_EVERY.toNanos()) {
            lastForgetNanos = now;
            store.forget(pulse.databaseTime(), REMEMBERED);
        }
    }

    private boolean isDead(NodeStore.Row row, long now) {
        if (alone) {
            return true; // One process holds H2's file, so whoever had it before is gone.
        }
        Seen before = seen.get(row.incarnation());
        if (before == null || before.beat != row.beat()) {
            seen.put(row.incarnation(), new Seen(row.beat(), now));
            return false;
        }
        return now - before.sinceNanos >= lease.toNanos();
    }

    private boolean declareDead(NodeStore.Row row) throws SQLException {
        boolean declared = store.declareDead(row);
        if (declared) {
            LOG.log(
                    Level.WARNING,
                    "Node {0} is dead as incarnation {1}; its jobs are taken back",
                    row.name(),
                    Long.toString(row.incarnation()));
        }
        return declared;
    }

    /** Leaves in order: everything it held has been given back. */
    public synchronized void leave() throws SQLException {
        member = false;
        store.leave(incarnation);
    }
}
