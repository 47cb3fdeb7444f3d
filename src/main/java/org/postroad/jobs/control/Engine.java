package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postroad.cluster.control.Membership;
import org.postroad.platform.control.Database.Dialect;

/**
 * The engine of a node: everything that runs is a job, and every job runs here. Made of a {@link Dispatcher} that claims and settles,
 * {@link Workers} that run, a {@link Promoter} that ranks what falls due, a {@link Glancer} that looks for what nobody told of, a
 * {@link Rescue} for the jobs of dead nodes and a {@link Watchdog} over executions.
 */
public final class Engine implements WorkSignal {
    private static final Logger LOG = System.getLogger(Engine.class.getName());
    private static final Duration WATCH = Duration.ofMillis(250);
    private static final Duration REPORT = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final long MOMENT_NANOS = Duration.ofMillis(10).toNanos();

    private final EngineParts parts;
    private final Membership membership;
    private final Slots slots = new Slots();
    private final ReadyPairs ready;
    private final Promoter promoter;
    private final ClosedLanes lanes;
    private final Dispatcher dispatcher;
    private final Workers workers;
    private final Watchdog watchdog;
    private final Reports reports;
    private final Rescue rescue;
    private final Holdings holdings = new Holdings();
    private final Glancer glancer;
    private final EnqueueJobs enqueue;
    private volatile List<Long> swept = List.of();
    private long sweptNanos;
    private volatile boolean running;
    private volatile boolean draining;

    public Engine(EngineParts parts) {
        this.parts = parts;
        this.membership = parts.membership();
        HotPath hotPath = parts.dialect() == Dialect.POSTGRESQL ? new PostgresHotPath() : new H2HotPath();
        SettleStore store = new SettleStore(hotPath, membership.name());
        TaskStrategies own = new TaskStrategies(parts.transactions(), System::nanoTime);
        Verdict verdict =
                new Verdict(parts.taskManager()::current, own::of, parts.actions()::isManaged, parts.random());
        FairShare share = new FairShare(parts.weights(), slots::latest);
        this.ready = new ReadyPairs(parts.actions().gates());
        Signals signals = new Signals() {
            @Override
            public void ready(long queueId, long lowestRank) {
                Engine.this.ready(queueId, lowestRank);
            }

            @Override
            public void due(Instant earliest) {
                Engine.this.due(earliest);
            }
        };
        this.lanes = new ClosedLanes(parts.transactions(), parts.clock(), this::due);
        this.promoter = new Promoter(parts.transactions(), hotPath, lanes, share, parts.clock(), this::ready);
        this.rescue = new Rescue(parts, lanes, signals);
        this.dispatcher = new Dispatcher(parts, hotPath, store, rescue, holdings, slots, ready, this::due);
        AttemptGround ground = new AttemptGround(parts, store, verdict);
        this.workers =
                new Workers(parts.threads(), parts.actions(), ground, verdict, parts.meter(), new Workers.Sink() {
                    @Override
                    public void settle(Settlement settlement) {
                        dispatcher.settle(settlement);
                    }

                    @Override
                    public void left(ClaimedJob job) {
                        holdings.left(job);
                    }

                    @Override
                    public void idle() {
                        dispatcher.signal();
                    }
                });
        dispatcher.use(workers);
        this.watchdog = new Watchdog(workers, parts.actions(), verdict, parts.clock(), dispatcher::settle);
        this.reports = new Reports(parts.transactions(), workers, parts.clock());
        this.glancer =
                new Glancer(parts, hotPath, slots, ready, share, promoter, lanes, dispatcher, watchdog, this::mustPoll);
        this.enqueue = new EnqueueJobs(parts, hotPath, share, lanes, signals);
    }

    /** How jobs come in. */
    public EnqueueJobs enqueue() {
        return enqueue;
    }

    public ClosedLanes lanes() {
        return lanes;
    }

    /** Joins the cluster and begins to claim. */
    public void start() throws SQLException {
        membership.join();
        membership.beat();
        parts.transactions()
                .within(connection ->
                        ActionNames.note(connection, parts.actions().names()));
        parts.queues().reload();
        slots.obey(parts.queues().all());
        lanes.refresh();
        running = true;
        parts.timers().execute(dispatcher);
        parts.timers().execute(promoter);
        every(Membership.BEAT, this::beat);
        every(WATCH, watchdog::look);
        every(REPORT, reports::write);
        NodeHints hints = parts.hints();
        if (hints != null) {
            hints.start(new Heard());
        }
        parts.timers().execute(glancer::run);
    }

    private void every(Duration period, Runnable work) {
        parts.timers().scheduleWithFixedDelay(() -> guarded(work), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable work) {
        try {
            if (running) {
                work.run();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A timer of the engine failed and goes on: {0}", e.toString());
        }
    }

    private void beat() {
        try {
            if (!membership.beat()) {
                loseWhatIsNotOf(membership.incarnation());
            }
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "The heartbeat was not written: {0}", e.getMessage());
            return;
        }
        List<Long> ended = membership.ended();
        boolean news = !swept.containsAll(ended);
        if (!ended.isEmpty() && (news || System.nanoTime() - sweptNanos > SWEEP.toNanos())) {
            sweptNanos = System.nanoTime();
            parts.timers().execute(() -> guarded(() -> sweep(ended))); // The heartbeat does not wait for it.
        }
    }

    private void sweep(List<Long> ended) {
        rescue.takeBack(ended);
        swept = ended;
    }

    /**
     * Others have taken over what this node held before it was this incarnation: nothing of it starts, what runs is stopped; its writes
     * are fenced. What the loops have claimed since is this node's, and nobody else would look for it.
     */
    private void loseWhatIsNotOf(long incarnation) {
        holdings.keepOnly(incarnation);
        slots.all().forEach(queue -> queue.keepOnly(incarnation));
        workers.running().stream()
                .filter(attempt -> !attempt.job().isClaimedBy(incarnation))
                .forEach(attempt -> {
                    attempt.abandon();
                    attempt.requestStop();
                    attempt.interrupt();
                });
    }

    private boolean mustPoll() {
        NodeHints hints = parts.hints();
        return membership.others() > 0 && (hints == null || !hints.listening());
    }

    /**
     * Drains: claims nothing more, gives back at once what has not started, lets what runs have that time, then gives it back too and
     * leaves the cluster.
     */
    public void stop(Duration patience) {
        draining = true;
        dispatcher.stopClaiming();
        glancer.stop();
        promoter.stop();
        giveBackUnstarted();
        await(System.nanoTime() + patience.toNanos(), () -> slots.busy() == 0);
        giveBackRunning();
        dispatcher.stop();
        await(System.nanoTime() + Duration.ofSeconds(5).toNanos(), dispatcher::ended);
        running = false;
        NodeHints hints = parts.hints();
        if (hints != null) {
            hints.close();
        }
        try {
            membership.leave();
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "The node could not say that it leaves: {0}", e.getMessage());
        }
    }

    private void giveBackUnstarted() {
        Instant now = parts.clock().instant();
        List<ClaimedJob> unstarted = new ArrayList<>();
        slots.all().forEach(queue -> unstarted.addAll(queue.unstarted()));
        unstarted.forEach(job -> dispatcher.settle(Verdict.released(job, null, now, now)));
    }

    private void giveBackRunning() {
        giveBackUnstarted();
        Instant now = parts.clock().instant();
        for (AttemptRun attempt : workers.running()) {
            attempt.abandon();
            dispatcher.settle(Verdict.released(attempt.job(), attempt.startedAt(), now, now));
            attempt.requestStop();
            attempt.interrupt();
        }
    }

    private static void await(long untilNanos, BooleanSupplier done) {
        while (!done.getAsBoolean() && System.nanoTime() < untilNanos) {
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }

    /** Whether it takes no more work. */
    public boolean draining() {
        return draining;
    }

    /** Whether it may claim and start jobs: it has joined, renews its heartbeat and does not drain. */
    public boolean mayStart() {
        return running && !draining && membership.mayStart();
    }

    /** The number of this node's present life: what it owns is under it. Another one once it was declared dead. */
    public long incarnation() {
        return membership.incarnation();
    }

    /** How much each queue has to do on this node. */
    public List<QueueLoad> queues() {
        return slots.all().stream()
                .map(queue -> new QueueLoad(
                        queue.settings().name(), queue.busy(), queue.settings().threadsPerNode(), queue.waitingJobs()))
                .toList();
    }

    /** How long ago the loop that claims came round; a second or more means that it is stuck. */
    public Duration sinceBeat() {
        return dispatcher.sinceBeat();
    }

    @Override
    public void ready(long queueId) {
        ready(queueId, Long.MIN_VALUE);
    }

    private void ready(long queueId, long lowestRank) {
        ready.heard(queueId, lowestRank);
        dispatcher.signal();
        NodeHints hints = parts.hints();
        if (hints != null) {
            hints.ready(queueId, lowestRank);
        }
    }

    @Override
    public void due(Instant earliest) {
        promoter.due(earliest);
        NodeHints hints = parts.hints();
        if (hints != null) {
            hints.due(earliest);
        }
    }

    @Override
    public void stop(long jobId) {
        watchdog.stop(jobId);
        NodeHints hints = parts.hints();
        if (hints != null) {
            hints.stop(jobId);
        }
    }

    private final class Heard implements NodeHints.Listener {
        @Override
        public void ready(long queueId, long lowestRank) {
            ready.heard(queueId, lowestRank);
            dispatcher.signal();
        }

        @Override
        public void due(Instant earliest) {
            promoter.due(earliest);
        }

        @Override
        public void stop(long jobId) {
            watchdog.stop(jobId);
        }
    }
}
