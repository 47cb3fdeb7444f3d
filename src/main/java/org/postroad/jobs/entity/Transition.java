package org.postroad.jobs.entity;

import static org.postroad.jobs.entity.JobState.CANCELLED;
import static org.postroad.jobs.entity.JobState.FAILED;
import static org.postroad.jobs.entity.JobState.PENDING;
import static org.postroad.jobs.entity.JobState.RESOLVED;
import static org.postroad.jobs.entity.JobState.RUNNING;
import static org.postroad.jobs.entity.JobState.SUCCEEDED;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every way a job's state changes: from which states, to which. The one table; entity methods and SQL take their {@code from} states
 * from it, and {@code job-states.md} is compared with it.
 */
public enum Transition {
    /** A node takes the job under a lease. */
    CLAIM(Set.of(PENDING), RUNNING),
    /** The handler finished its work. */
    SUCCEED(Set.of(RUNNING), SUCCEEDED),
    /** It failed and is to run again later. */
    FAIL_FOR_NOW(Set.of(RUNNING), PENDING),
    /** It failed and is given up. */
    FAIL_FOR_GOOD(Set.of(RUNNING), FAILED),
    /** The handler asked to be called again at an instant; not an attempt. */
    AGAIN(Set.of(RUNNING), PENDING),
    /** The handler of a job that was asked to stop has stopped. */
    STOP(Set.of(RUNNING), CANCELLED),
    /** A node that is leaving gives it back unstarted or unfinished; not an attempt. */
    RELEASE(Set.of(RUNNING), PENDING),
    /** Its node died; not an attempt. */
    RESCUE(Set.of(RUNNING), PENDING),
    /** It was lost with its node too often. */
    POISON(Set.of(RUNNING), FAILED),
    /** A person requeues it with a fresh budget. */
    RETRY(Set.of(FAILED, RESOLVED, CANCELLED), PENDING),
    /** A person has it run now: a waiting job first in its queue, a failed one once more. */
    TRIGGER(Set.of(PENDING, FAILED), PENDING),
    /** A person closes it. Of pending jobs only those that are retrying or stalled. */
    RESOLVE(Set.of(PENDING, FAILED), RESOLVED),
    /** A person calls it off; a running job is only asked to stop, see {@link #STOP}. */
    CANCEL(Set.of(PENDING), CANCELLED);

    private final Set<JobState> from;
    private final JobState to;

    Transition(Set<JobState> from, JobState to) {
        this.from = EnumSet.copyOf(from);
        this.to = to;
    }

    /** The states it may start in. */
    public Set<JobState> from() {
        return EnumSet.copyOf(from);
    }

    /** The state it ends in. */
    public JobState to() {
        return to;
    }

    public boolean allowedFrom(JobState state) {
        return from.contains(state);
    }

    /** The codes of the states it may start in, comma-separated, for a statement's {@code state IN (…)}. */
    public String fromCodes() {
        return from.stream().map(state -> Integer.toString(state.code())).collect(Collectors.joining(", "));
    }
}
