package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postroad.cluster.control.Membership;
import org.postroad.jobs.entity.JobState;

/**
 * The one thread of a node that claims and settles: both in one transaction, so that a job costs a fraction of a commit. Outcomes stay in
 * {@link Results} until COMMIT has returned; what could not be written is written again.
 */
final class Dispatcher implements Runnable {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
    // Jobs claimed in one transaction; it settles twice as many at most.
    private static final int MOST_CLAIMED = 500;
    // Jobs that overtake what is claimed already come in a transaction of their own; twice as many where the one before
    // did not suffice.
    private static final int FIRST_OVERTAKING = 8;
    // While such jobs come, none of them must wait long for a transaction to end.
    private static final int MOST_WHILE_OVERTAKEN = 40;
    private static final long OVERTAKEN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int BURST = 100;
    private static final int WORTH_A_COMMIT = 200;
    private static final long LONGEST_HELD_NANOS = Duration.ofMillis(5).toNanos();
    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long IDLE_NANOS = Duration.ofMillis(250).toNanos();
    private static final long UNDERSTAFFED_NANOS = Duration.ofMillis(2).toNanos();
    private static final Duration LONGEST_WAIT_TO_BE_ALONE = Duration.ofMinutes(1);

    private final EngineParts parts;
    private final Membership membership;
    private final Exchange exchange;
    private final Slots slots;
    private final ReadyPairs ready;
    private final TableStatistics statistics;
    private final Consumer<Instant> dueThen;
    private final Results results = new Results();
    private final Deque<ClaimedJob> alone = new ArrayDeque<>();

    private @Nullable Workers workers;
    private volatile @Nullable Thread thread;
    private volatile boolean signalled;
    private volatile boolean claiming = true;
    private volatile boolean stopped;
    private volatile boolean ended = true;
    private volatile boolean aloneRuns;
    private volatile long beatNanos = System.nanoTime();
    private long aloneSinceNanos;
    private long overtakenNanos = System.nanoTime() - OVERTAKEN_NANOS;
    private int overtaking = FIRST_OVERTAKING;
    private int lastBatch;

    /** @param dueThen told when settled jobs fall due again */
    Dispatcher(
            EngineParts parts,
            HotPath hotPath,
            SettleStore store,
            Rescue rescue,
            Holdings holdings,
            Slots slots,
            ReadyPairs ready,
            Consumer<Instant> dueThen) {
        this.parts = parts;
        this.membership = parts.membership();
        this.exchange = new Exchange(
                parts, hotPath, store, rescue, holdings, settlement -> results.add(settlement, System.nanoTime()));
        this.slots = slots;
        this.ready = ready;
        this.dueThen = dueThen;
        this.statistics = new TableStatistics(parts.dataSource(), parts.dialect());
    }

    /** Must be called once, before it runs. */
    void use(Workers hired) {
        workers = hired;
    }

    /** Takes an outcome to be written. */
    void settle(Settlement settlement) {
        int waiting = results.add(settlement, System.nanoTime());
        if (waiting == 1 || waiting == WORTH_A_COMMIT) {
            signal();
        }
    }

    /** Something may be there to do. */
    void signal() {
        if (!signalled) {
            signalled = true;
            LockSupport.unpark(thread);
        }
    }

    /** Claims nothing from now on; outcomes are still written. */
    void stopClaiming() {
        claiming = false;
        signal();
    }

    /** Ends once all outcomes are written. */
    void stop() {
        stopped = true;
        signal();
    }

    /** Whether the loop is over, so that nothing of it is under way to the database. */
    boolean ended() {
        return ended;
    }

    /** How long ago the loop last came round; it beats several times a second. */
    Duration sinceBeat() {
        return Duration.ofNanos(System.nanoTime() - beatNanos);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        ended = false;
        try {
            loop();
            exchange.tidy();
        } finally {
            ended = true;
        }
    }

    private void loop() {
        long pause = SHORTEST_PAUSE_NANOS;
        while (!stopped || results.size() > 0) {
            beatNanos = System.nanoTime();
            signalled = false;
            if (Thread.interrupted()) {
                stopped = true; // The server takes its threads away; what is written is not to be interrupted.
            }
            try {
                step();
                pause = SHORTEST_PAUSE_NANOS;
            } catch (SQLException | RuntimeException e) {
                LOG.log(
                        pause == SHORTEST_PAUSE_NANOS ? Level.WARNING : Level.DEBUG, // once an outage
                        "The database did not take a batch; {0} outcomes are kept: {1}",
                        results.size(),
                        e.toString());
                LockSupport.parkNanos(pause);
                pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
                if (stopped && pause == LONGEST_PAUSE_NANOS) {
                    return; // The rescue of another node will bring back what this one cannot write.
                }
            }
        }
    }

    private void step() throws SQLException {
        startAlone();
        Set<Long> queues = mayClaim() ? ready.readyQueues() : Set.of();
        Set<Long> overtaken = new TreeSet<>(queues);
        overtaken.removeIf(queueId -> !isOvertaken(queueId));
        if (!overtaken.isEmpty()) {
            overtakenNanos = System.nanoTime();
            exchange(
                    results.take(2 * overtaking),
                    wants(overtaken, queue -> overtaking, QueueSlots::firstRank, overtaking));
            overtaking = Math.min(MOST_CLAIMED, 2 * overtaking);
            return;
        }
        boolean ofLate = System.nanoTime() - overtakenNanos < OVERTAKEN_NANOS;
        int most = ofLate ? MOST_WHILE_OVERTAKEN : MOST_CLAIMED;
        List<Want> wants = wants(queues, QueueSlots::room, queue -> Long.MAX_VALUE, most);
        if (wants.isEmpty()) {
            long hold = holdNanos();
            if (hold > 0) {
                if (!signalled) {
                    LockSupport.parkNanos(this, hold);
                }
                slots.all().forEach(hired()::hire);
                return;
            }
        }
        exchange(results.take(2 * most), wants);
        overtaking = FIRST_OVERTAKING;
    }

    /** How long the outcomes that wait may go on waiting; zero or less if they are to be written now. */
    private long holdNanos() {
        int waiting = results.size();
        if (waiting == 0) {
            return slots.understaffed() ? UNDERSTAFFED_NANOS : IDLE_NANOS;
        }
        boolean quiet = lastBatch < 8;
        if (quiet || waiting >= WORTH_A_COMMIT || stopped) {
            return 0;
        }
        return LONGEST_HELD_NANOS - (System.nanoTime() - results.firstNanos());
    }

    private boolean mayClaim() {
        return claiming && !stopped && alone.isEmpty() && !aloneRuns && membership.mayStart();
    }

    /** Whether a job is ready that comes before what is claimed of its queue. */
    private boolean isOvertaken(long queueId) {
        QueueSlots queue = slots.of(queueId);
        return queue != null && queue.overtakenBy(ready.lowest(queueId));
    }

    /** @param before only jobs of a lower rank are wanted of a queue */
    private List<Want> wants(
            Set<Long> queues, ToIntFunction<QueueSlots> roomOf, ToLongFunction<QueueSlots> before, int most) {
        List<Want> wants = new ArrayList<>();
        int left = most;
        for (long queueId : queues) {
            QueueSlots queue = slots.of(queueId);
            int room = queue == null ? 0 : Math.min(left, roomOf.applyAsInt(queue));
            if (room > 0) {
                List<Want> of = ready.wants(queueId, room, before.applyAsLong(queue));
                wants.addAll(of);
                left -= of.stream().mapToInt(Want::most).sum();
            }
        }
        return wants;
    }

    private void exchange(List<Settlement> batch, List<Want> wants) throws SQLException {
        List<ClaimedJob> claimed;
        try {
            claimed = exchange.run(batch, wants, startsAll(wants));
        } catch (SQLException | RuntimeException e) {
            wants.forEach(ready::unclaimed);
            throw e;
        }
        lastBatch = batch.size() + claimed.size();
        batch.stream()
                .filter(settlement -> settlement.state() == JobState.PENDING)
                .map(Settlement::due)
                .min(Comparator.naturalOrder())
                .ifPresent(dueThen);
        deliver(claimed, wants);
        if (claimed.size() >= BURST && statistics.isDue()) {
            refreshStatistics();
        }
    }

    private void refreshStatistics() {
        try {
            parts.timers().execute(statistics::refresh);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The server is going down", e);
        }
    }

    private boolean startsAll(List<Want> wants) {
        Map<Long, Integer> asked = new HashMap<>();
        wants.forEach(want -> asked.merge(want.queueId(), want.most(), Integer::sum));
        return asked.entrySet().stream().allMatch(entry -> {
            QueueSlots queue = slots.of(entry.getKey());
            return queue != null && entry.getValue() <= queue.free();
        });
    }

    private void deliver(List<ClaimedJob> claimed, List<Want> wants) {
        Map<Long, List<ClaimedJob>> byQueue = new HashMap<>();
        for (ClaimedJob job : claimed) {
            byQueue.computeIfAbsent(job.queueId(), id -> new ArrayList<>()).add(job);
        }
        wants.forEach(want -> ready.claimed(want, byQueue.getOrDefault(want.queueId(), List.of())));
        byQueue.forEach((queueId, jobs) -> {
            QueueSlots queue = slots.of(queueId);
            if (queue == null) { // The queue was deleted while the claim was under way.
                jobs.forEach(this::giveBack);
                return;
            }
            queue.add(jobs.stream().filter(job -> !job.runsAlone()).toList());
            jobs.stream().filter(ClaimedJob::runsAlone).forEach(alone::add);
            hired().hire(queue);
        });
    }

    /** A job that may kill its node waits until the node has nothing else to lose, and then runs by itself. */
    private void startAlone() {
        ClaimedJob job = alone.peek();
        if (job == null || aloneRuns) {
            aloneSinceNanos = System.nanoTime();
            return;
        }
        QueueSlots queue = slots.of(job.queueId());
        boolean patient = System.nanoTime() - aloneSinceNanos < LONGEST_WAIT_TO_BE_ALONE.toNanos();
        if (!claiming || queue == null || slots.busy() > 0 && !patient) {
            alone.remove();
            giveBack(job);
        } else if (slots.busy() == 0) {
            alone.remove();
            aloneRuns = true;
            hired().runAlone(queue, job, () -> aloneRuns = false);
        }
    }

    private void giveBack(ClaimedJob job) {
        Instant now = parts.clock().instant();
        settle(Verdict.released(job, null, now, now.plus(claiming ? LONGEST_WAIT_TO_BE_ALONE : Duration.ZERO)));
    }

    private Workers hired() {
        return Objects.requireNonNull(workers);
    }
}
