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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Transactions;

/**
 * Gives waiting jobs their rank when they fall due, in blocks. Asleep until the next due that it knows of; the glance tells it of the first
 * of all, as other nodes make some, and as only so many are remembered here.
 */
final class Promoter implements Runnable {
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
    private final BiConsumer<Long, Long> ready;
    private final NavigableSet<Instant> dues = new TreeSet<>();
    private volatile @Nullable Thread thread;
    private volatile boolean stopped;

    /** @param ready takes a queue and the lowest rank that jobs of it were given */
    Promoter(
            Transactions transactions,
            HotPath hotPath,
            ClosedLanes lanes,
            FairShare share,
            InstantSource clock,
            BiConsumer<Long, Long> ready) {
        this.transactions = transactions;
        this.hotPath = hotPath;
        this.lanes = lanes;
        this.share = share;
        this.clock = clock;
        this.ready = ready;
    }

    /**
     * A job waits that is due then. Wakes the promoter's own thread and submits nothing: a server gives a task what belongs to the request it
     * came from, and takes it away from both when the task ends.
     */
    void due(Instant due) {
        boolean first;
        synchronized (dues) {
            first = dues.isEmpty() || due.isBefore(dues.first());
            dues.add(due);
            if (dues.size() > MOST_REMEMBERED) {
                dues.pollLast();
            }
        }
        if (first) {
            LockSupport.unpark(thread);
        }
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** Promotes until it is stopped. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopped && !Thread.interrupted()) {
            long wait = nanosToFirst();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else {
                promote();
            }
        }
    }

    private long nanosToFirst() {
        Instant first;
        synchronized (dues) {
            first = dues.isEmpty() ? Instant.MAX : dues.first();
        }
        Instant now = clock.instant();
        Instant latest = now.plus(LONGEST_WAIT); // Nanoseconds end in 292 years
        return Duration.between(now, first.isBefore(latest) ? first : latest).toNanos();
    }

    private void promote() {
        Instant now = clock.instant();
        synchronized (dues) {
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
