package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.LogContext;

/**
 * Ends executions that ran out of time or were asked to stop: first it asks and closes what they wait on, then it interrupts, and one that
 * does not listen is settled without it. Its thread keeps the permit until it returns; its writes are fenced.
 */
final class Watchdog {
    static final Duration UNTIL_INTERRUPT = Duration.ofSeconds(2);
    static final Duration UNTIL_ABANDONED = Duration.ofSeconds(20);

    private static final Logger LOG = System.getLogger(Watchdog.class.getName());

    private final Workers workers;
    private final Actions actions;
    private final Verdict verdict;
    private final InstantSource clock;
    private final Consumer<Settlement> settle;
    private final Map<AttemptRun, Instant> stopping = new ConcurrentHashMap<>();

    Watchdog(Workers workers, Actions actions, Verdict verdict, InstantSource clock, Consumer<Settlement> settle) {
        this.workers = workers;
        this.actions = actions;
        this.verdict = verdict;
        this.clock = clock;
        this.settle = settle;
    }

    /** Asks a running job to stop; nothing if it does not run here. */
    void stop(long jobId) {
        AttemptRun attempt = workers.running(jobId);
        if (attempt != null) {
            stop(attempt);
        }
    }

    private void stop(AttemptRun attempt) {
        if (stopping.putIfAbsent(attempt, clock.instant()) == null) {
            attempt.requestStop();
        }
    }

    /** Looks at all executions; several times a second. */
    void look() {
        Instant now = clock.instant();
        for (AttemptRun attempt : workers.running()) {
            JobHandler handler = actions.orNull(attempt.action());
            if (handler != null
                    && attempt.startedAt().plus(handler.timeout()).isBefore(now)
                    && !stopping.containsKey(attempt)) {
                String detail =
                        "The attempt ran longer than the " + handler.timeout().toSeconds() + " s its action allows.";
                attempt.overrule(Outcome.failed(ErrorCode.TIMEOUT, detail));
                stop(attempt);
            }
        }
        stopping.forEach((attempt, since) -> press(attempt, Duration.between(since, now)));
    }

    private void press(AttemptRun attempt, Duration asked) {
        if (workers.running(attempt.jobId()) != attempt || attempt.abandoned()) {
            stopping.remove(attempt);
        } else if (asked.compareTo(UNTIL_ABANDONED) > 0) {
            attempt.abandon();
            try (LogContext.Scope lines = LogContext.about(attempt.job()::logFields)) {
                LOG.log(Level.WARNING, "The job did not stop; it is settled without its handler");
            }
            Outcome outcome = attempt.overruled(
                    Outcome.failed(ErrorCode.CANCELLED, "The handler did not stop when it was asked to."));
            settle.accept(verdict.on(attempt.ended(), outcome, clock.instant()));
        } else if (asked.compareTo(UNTIL_INTERRUPT) > 0) {
            attempt.interrupt();
        }
    }
}
