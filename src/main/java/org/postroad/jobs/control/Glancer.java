package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks once a second, in one statement, at all that nobody may have told this node of: ready jobs, the next due, changed queues and
 * settings, closed lanes, jobs asked to stop. Where hints cannot arrive it looks up to 200 times a second while there is something to
 * find, and half as often each time there is not.
 */
final class Glancer {
    private static final Logger LOG = System.getLogger(Glancer.class.getName());
    private static final long SOONEST_NANOS = Duration.ofMillis(5).toNanos();
    // A glance that is slow, over the dead rows of a pinned snapshot, must not become the load.
    private static final int SHARE_OF_TIME = 10;
    // But what nobody told of is found, however slowly.
    private static final long LATEST_NANOS = Duration.ofSeconds(5).toNanos();

    private final EngineParts parts;
    private final HotPath hotPath;
    private final Slots slots;
    private final ReadyPairs ready;
    private final FairShare share;
    private final Promoter promoter;
    private final ClosedLanes lanes;
    private final Dispatcher dispatcher;
    private final Watchdog watchdog;
    private final BooleanSupplier mustPoll;
    private String lanesSeen = "";
    private long pauseNanos = SOONEST_NANOS;
    private long lookedNanos;
    private volatile boolean stopped;

    /** @param mustPoll whether other nodes are up whose hints cannot arrive */
    Glancer(
            EngineParts parts,
            HotPath hotPath,
            Slots slots,
            ReadyPairs ready,
            FairShare share,
            Promoter promoter,
            ClosedLanes lanes,
            Dispatcher dispatcher,
            Watchdog watchdog,
            BooleanSupplier mustPoll) {
        this.parts = parts;
        this.hotPath = hotPath;
        this.slots = slots;
        this.ready = ready;
        this.share = share;
        this.promoter = promoter;
        this.lanes = lanes;
        this.dispatcher = dispatcher;
        this.watchdog = watchdog;
        this.mustPoll = mustPoll;
    }

    /** Looks, and goes on looking until it is stopped. */
    void run() {
        lookedNanos = 0;
        try {
            boolean found = glance();
            pauseNanos = found ? SOONEST_NANOS : pauseNanos * 2;
        } catch (SQLException | RuntimeException e) {
            pauseNanos = EngineParts.GLANCE.toNanos();
            LOG.log(Level.WARNING, "The database could not be looked at: {0}", e.toString());
        }
        pauseNanos = Math.min(pauseNanos, EngineParts.GLANCE.toNanos());
        long least = mustPoll.getAsBoolean() ? pauseNanos : EngineParts.GLANCE.toNanos();
        long jittered = (long) (least * (0.9 + 0.2 * parts.random().nextDouble()));
        next(Math.max(jittered, Math.min(lookedNanos * SHARE_OF_TIME, LATEST_NANOS)));
    }

    private void next(long nanos) {
        if (!stopped) {
            try {
                parts.timers().schedule(this::run, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                stopped = true; // The server is going down.
            }
        }
    }

    void stop() {
        stopped = true;
    }

    private boolean glance() throws SQLException {
        List<Long> working = new ArrayList<>();
        for (QueueSlots queue : slots.all()) {
            if (!queue.settings().paused()) {
                working.add(queue.settings().id());
            }
        }
        List<Want> pairs = ready.glanceAt(working);
        HotPath.Glance seen;
        try (Connection connection = parts.dataSource().getConnection()) {
            // Not before: what the pool made it wait, in an outage, is no load and must not put off the next glance.
            long before = System.nanoTime();
            seen = hotPath.glance(connection, pairs, parts.membership().incarnation());
            lookedNanos = System.nanoTime() - before;
        }
        ready.saw(seen.ready());
        seen.ready().forEach(head -> share.advance(head.queueId(), head.rank(), head.priority()));
        obey(seen);
        if (!seen.ready().isEmpty()) {
            dispatcher.signal();
        }
        if (seen.nextDue() != null) {
            promoter.due(seen.nextDue());
        }
        seen.stopRequested().forEach(watchdog::stop);
        return !seen.ready().isEmpty();
    }

    private void obey(HotPath.Glance seen) {
        parts.queues().refresh(seen.stamp());
        parts.taskManager().refresh(seen.stamp());
        slots.obey(parts.queues().all());
        if (!seen.lanes().equals(lanesSeen)) {
            lanes.refresh();
            lanesSeen = seen.lanes();
        }
    }
}
