package org.postroad.jobs.entity;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person or a program may ask of a job, and what comes of it in each status. Asking twice does no more than asking once: a job
 * that is already where the command leads is left as it is.
 */
public enum JobCommand {
    /** Requeues it with a fresh budget. */
    RETRY(Transition.RETRY, "job_not_retryable", waiting()),
    /** Has it run now, before all others of its queue; a failed one once more. */
    TRIGGER(Transition.TRIGGER, "job_not_triggerable", none()),
    /** Closes it with a note. */
    RESOLVE(Transition.RESOLVE, "job_not_resolvable", EnumSet.of(JobStatus.RESOLVED)),
    /** Calls it off. */
    CANCEL(Transition.CANCEL, "job_not_cancellable", EnumSet.of(JobStatus.CANCELLED)),
    /** Changes when, where and with what it runs. */
    EDIT(null, "job_not_editable", none()),
    /** Removes it with its attempts. */
    DELETE(null, "job_not_deletable", none());

    /** What comes of a command. */
    public enum Decision {
        /** It changes the job. */
        CHANGE,
        /** The job runs; it is asked to stop. */
        ASK_TO_STOP,
        /** The job is there already. */
        NOTHING,
        /** The job's status does not allow it. */
        REFUSE
    }

    private final @Nullable Transition transition;
    private final String refusal;
    private final Set<JobStatus> already;

    JobCommand(@Nullable Transition transition, String refusal, Set<JobStatus> already) {
        this.transition = transition;
        this.refusal = refusal;
        this.already = already;
    }

    private static Set<JobStatus> waiting() {
        return EnumSet.of(JobStatus.PENDING, JobStatus.RETRYING, JobStatus.STALLED);
    }

    private static Set<JobStatus> none() {
        return EnumSet.noneOf(JobStatus.class);
    }

    /** What comes of it for a job in that status. */
    public Decision on(JobStatus status) {
        if (already.contains(status)) {
            return Decision.NOTHING;
        } else if (this == CANCEL && status == JobStatus.RUNNING) {
            return Decision.ASK_TO_STOP;
        }
        return allowed(status) ? Decision.CHANGE : Decision.REFUSE;
    }

    /** The code of a refusal, as {@code job_not_retryable}. */
    public String refusal() {
        return refusal;
    }

    private boolean allowed(JobStatus status) {
        if (transition == null) {
            return status != JobStatus.RUNNING;
        }
        // A job that merely waits has nothing to resolve
        boolean merelyWaits = this == RESOLVE && status == JobStatus.PENDING;
        return transition.allowedFrom(status.state()) && !merelyWaits;
    }
}
