package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Locale;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.platform.entity.Refused;

/** What comes of a command on a job: what its status says, and what the job must have besides. */
@Dependent
class CommandRules {
    private final QueueCatalog queues;
    private final Actions actions;

    @Inject
    CommandRules(QueueCatalog queues, Actions actions) {
        this.queues = queues;
        this.actions = actions;
    }

    Decision decide(JobCommand command, PresentJob job, Instant now) {
        if (actions.isManaged(job.action())) {
            return Decision.REFUSE;
        }
        Decision decision = command.on(job.status(now));
        if (decision != Decision.CHANGE) {
            return decision;
        } else if (command == JobCommand.TRIGGER && job.first()) {
            return Decision.NOTHING; // It stays where it is among the first
        }
        return lacksQueue(command, job) ? Decision.REFUSE : Decision.CHANGE;
    }

    /** Why {@link #decide} refused. */
    Refused refusal(JobCommand command, PresentJob job, Instant now) {
        if (actions.isManaged(job.action())) {
            return Refused.conflict(
                    "managed_by_message",
                    "The job delivers a message; command the message instead, at /api/queued-messages.");
        }
        if (command.on(job.status(now)) != Decision.REFUSE) {
            return Refused.conflict("queue_gone", "The job's queue was deleted; give the job another queue first.");
        }
        return Refused.conflict(
                command.refusal(),
                "The job is " + job.status(now).wireName() + "; that does not allow to " + name(command) + " it.");
    }

    /** The command's name in the audit log. */
    static String name(JobCommand command) {
        return command.name().toLowerCase(Locale.ROOT);
    }

    /** Nobody would ever take it. */
    private boolean lacksQueue(JobCommand command, PresentJob job) {
        boolean runs = command == JobCommand.RETRY || command == JobCommand.TRIGGER;
        return runs && queues.withId(job.queueId()).isEmpty();
    }
}
