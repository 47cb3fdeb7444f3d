package org.postroad.jobs.control;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.LogContext;

/** Runs claimed jobs on shared threads, as many at once as their queues have permits. */
final class Workers {
    private static final Logger LOG = System.getLogger(Workers.class.getName());
    private static final Duration UNKNOWN_ACTION_WAIT = Duration.ofSeconds(30);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final int STACK_LIMIT = 8 * 1024;

    /** Takes the outcomes. */
    interface Sink {
        void settle(Settlement settlement);

        /** The job is no longer this node's: it was settled with its work, or its lease is lost. */
        void left(ClaimedJob job);

        /** A worker found no more jobs: its permit is free. */
        void idle();
    }

    private final Executor threads;
    private final Actions actions;
    private final AttemptGround ground;
    private final Verdict verdict;
    private final EngineMeter meter;
    private final Sink sink;
    private final Map<Long, AttemptRun> running = new ConcurrentHashMap<>();

    Workers(Executor threads, Actions actions, AttemptGround ground, Verdict verdict, EngineMeter meter, Sink sink) {
        this.threads = threads;
        this.actions = actions;
        this.ground = ground;
        this.verdict = verdict;
        this.meter = meter;
        this.sink = sink;
    }

    /** The executions under way. */
    Collection<AttemptRun> running() {
        return running.values();
    }

    @Nullable
    AttemptRun running(long jobId) {
        return running.get(jobId);
    }

    /** Starts workers for what waits: one, which calls for help while more is waiting than it can do at once. */
    void hire(QueueSlots slots) {
        if (slots.hire()) {
            start(slots, () -> work(slots));
        }
    }

    /** Runs one job by itself. */
    void runAlone(QueueSlots slots, ClaimedJob job, Runnable after) {
        slots.hireAlone();
        start(slots, () -> {
            try {
                execute(slots, job);
            } finally {
                slots.dismiss();
                after.run();
                sink.idle();
            }
        });
    }

    private void start(QueueSlots slots, Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            slots.dismiss();
            LOG.log(
                    Level.WARNING,
                    "No thread for a job of queue {0}; it waits",
                    slots.settings().name());
        }
    }

    private void work(QueueSlots slots) {
        ClaimedJob job = slots.next();
        while (job != null) {
            if (slots.wantsHelp()) {
                hire(slots);
            }
            execute(slots, job);
            job = slots.next();
        }
        sink.idle();
    }

    private void execute(QueueSlots slots, ClaimedJob job) {
        try (LogContext.Scope lines = LogContext.about(() -> logFields(slots, job))) {
            tryToRun(slots, job);
        }
    }

    private static Map<String, String> logFields(QueueSlots slots, ClaimedJob job) {
        Map<String, String> fields = job.logFields();
        fields.put("queue", slots.settings().name());
        return fields;
    }

    private void tryToRun(QueueSlots slots, ClaimedJob job) {
        Instant start = ground.now();
        try {
            JobHandler handler = actions.orNull(job.action());
            if (handler == null) {
                sink.settle(Verdict.released(job, null, start, start.plus(UNKNOWN_ACTION_WAIT)));
            } else if (!ground.owns(job, Duration.ZERO)) {
                sink.settle(Verdict.released(job, null, start, job.due()));
            } else if (!job.mustRecordStart() || ground.recordStart(job, start)) {
                run(slots, job, handler, start);
            } else {
                sink.left(job);
            }
        } catch (RuntimeException e) {
            // Not the handler's fault: whatever failed, the job must not stay running without anybody who runs it.
            LOG.log(Level.WARNING, "The job could not be run here and is given back", e);
            sink.settle(Verdict.released(job, start, start, start.plus(AFTER_TROUBLE)));
        }
    }

    private void run(QueueSlots slots, ClaimedJob job, JobHandler handler, Instant start) {
        AttemptRun attempt = new AttemptRun(job, ground, start);
        running.put(job.id(), attempt);
        meter.started(slots.settings().name(), Duration.between(job.due(), start));
        long before = System.nanoTime();
        Settlement settlement;
        try {
            attempt.begin(Thread.currentThread());
            settlement = settlement(attempt, handler);
        } finally {
            attempt.end();
            running.remove(job.id(), attempt);
            slots.ran(System.nanoTime() - before);
        }
        if (attempt.settled()) {
            sink.left(job);
        } else if (!attempt.abandoned()) {
            sink.settle(settlement);
        }
    }

    private Settlement settlement(AttemptRun attempt, JobHandler handler) {
        Outcome outcome;
        try {
            outcome = Objects.requireNonNull(handler.run(attempt), "The handler answered nothing");
        } catch (LeaseLost e) {
            // If it is lost indeed, this changes nothing; if this node was only unsure of it, the job must go on.
            return Verdict.released(attempt.job(), attempt.startedAt(), ground.now(), ground.now());
        } catch (Throwable e) {
            outcome = failure(e);
        }
        return verdict.on(attempt.ended(), attempt.overruled(outcome), ground.now());
    }

    private static Outcome failure(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        String text = stack.toString();
        String detail = thrown.getClass().getName() + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
        return new Outcome.Failed(
                ErrorCode.HANDLER_ERROR,
                detail,
                false,
                null,
                text.length() <= STACK_LIMIT ? text : text.substring(0, STACK_LIMIT));
    }
}
