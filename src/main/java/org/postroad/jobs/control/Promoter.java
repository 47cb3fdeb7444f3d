package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Transactions;

/**
 * Gives waiting jobs their rank when they fall due, in blocks. Asleep until the next due that it knows of; the glance tells it of the first
 * of all, as other nodes make some, and as only so many are remembered here.
 */
final class Promoter {
    private static final Logger LOG = System.getLogger(Promoter.class.getName());
    private static final int BLOCK = 2_000;
    private static final int MOST_REMEMBERED = 1_000;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Transactions transactions;
    private final HotPath hotPath;
    private final ClosedLanes lanes;
    private final FairShare share;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final BiConsumer<Long, Long> ready;
    private final NavigableSet<Instant> dues = new TreeSet<>();
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;

    /** @param ready takes a queue and the lowest rank that jobs of it were given */
    Promoter(
            Transactions transactions,
            HotPath hotPath,
            ClosedLanes lanes,
            FairShare share,
            InstantSource clock,
            ScheduledExecutorService timers,
            BiConsumer<Long, Long> ready) {
        this.transactions = transactions;
        this.hotPath = hotPath;
        this.lanes = lanes;
        this.share = share;
        this.clock = clock;
        this.timers = timers;
        this.ready = ready;
    }

    /** A job waits that is due then. */
    synchronized void due(Instant due) {
        boolean first = dues.isEmpty() || due.isBefore(dues.first());
        dues.add(due);
        if (dues.size() > MOST_REMEMBERED) {
            dues.pollLast();
        }
        if (first) {
            wakeAtFirst();
        }
    }

    private void wakeAtFirst() {
        if (stopped || dues.isEmpty()) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        Duration wait = Duration.between(clock.instant(), dues.first());
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            wait = LONGEST_WAIT; // Nanoseconds end in 292 years
        }
        long delayMicros = Math.max(0, wait.toNanos() / 1_000 + 1);
        try {
            next = timers.schedule(this::promote, delayMicros, TimeUnit.MICROSECONDS);
        } catch (RejectedExecutionException e) {
            stopped = true; // The server is going down.
        }
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void promote() {
        Instant now = clock.instant();
        synchronized (this) {
            dues.headSet(now, true).clear();
        }
        try {
            int promoted = BLOCK;
            while (promoted == BLOCK) {
                promoted = block();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Due jobs could not be ranked and wait a little longer: {0}", e.getMessage());
            due(clock.instant().plus(PAUSE_AFTER_FAILURE));
        }
        synchronized (this) {
            wakeAtFirst();
        }
    }

    /** Ranks one block; gives how many jobs it found due. */
    int block() {
        Map<Long, Long> lowest = new HashMap<>();
        int found = transactions.apart(connection -> {
            lowest.clear();
            return rank(connection, lowest);
        });
        lowest.forEach(ready);
        return found;
    }

    private int rank(Connection connection, Map<Long, Long> lowest) throws SQLException {
        Instant now = clock.instant();
        List<HotPath.Due> due = hotPath.due(connection, now, BLOCK);
        List<Long> ids = new ArrayList<>(due.size());
        List<Long> ranks = new ArrayList<>(due.size());
        List<HotPath.Due> shut = new ArrayList<>();
        for (HotPath.Due job : due) {
            if (lanes.reopening(job.queueId(), job.lane(), now) != null) {
                shut.add(job);
                continue;
            }
            long rank = share.next(job.queueId(), job.lane(), job.priority());
            ids.add(job.id());
            ranks.add(rank);
            lowest.merge(job.queueId(), rank, Math::min);
        }
        if (!ids.isEmpty()) {
            hotPath.rank(connection, ids, ranks);
        }
        if (!shut.isEmpty()) {
            lanes.putOff(connection, shut, now);
        }
        return due.size();
    }
}
