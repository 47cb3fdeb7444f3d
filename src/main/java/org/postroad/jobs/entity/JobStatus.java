package org.postroad.jobs.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a job's life looks like from outside: its state, with what waits told apart by why it waits. */
public enum JobStatus {
    /** Waits for its due or for a free slot, nothing has gone wrong. */
    PENDING(JobState.PENDING),
    /** Waits, with failed executions behind it. */
    RETRYING(JobState.PENDING),
    /** Waits, though it has been due for {@link #STALL} or longer. */
    STALLED(JobState.PENDING),
    RUNNING(JobState.RUNNING),
    SUCCEEDED(JobState.SUCCEEDED),
    FAILED(JobState.FAILED),
    RESOLVED(JobState.RESOLVED),
    CANCELLED(JobState.CANCELLED);

    /** How long a job may be overdue before it counts as stalled. */
    public static final Duration STALL = Duration.ofMinutes(15);

    private final JobState state;

    JobStatus(JobState state) {
        this.state = state;
    }

    /**
     * The status of a job. One that is overdue is stalled, whether or not it has failed before: that nothing takes it is what an
     * operator must see first.
     *
     * @param attemptCount the executions that failed in its present budget
     */
    public static JobStatus of(JobState state, int attemptCount, Instant due, Instant now) {
        return of(state, attemptCount > 0, !due.isAfter(stalledIfDueBy(now)));
    }

    /**
     * The same, of jobs that have this in common.
     *
     * @param failedBefore whether executions failed in the present budget
     * @param overdue whether they have been due for {@link #STALL} or longer
     */
    static JobStatus of(JobState state, boolean failedBefore, boolean overdue) {
        if (state != JobState.PENDING) {
            return valueOf(state.name());
        } else if (overdue) {
            return STALLED;
        }
        return failedBefore ? RETRYING : PENDING;
    }

    /** A pending job that was due at that instant or earlier is stalled. */
    public static Instant stalledIfDueBy(Instant now) {
        return now.minus(STALL);
    }

    public static Optional<JobStatus> of(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }

    /** The state of every job that has this status. */
    public JobState state() {
        return state;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
