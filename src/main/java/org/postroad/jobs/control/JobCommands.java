package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * The commands on one job. Each locks the row, holds the caller's precondition against the version it finds, does what
 * {@link JobCommand} says of the job's status, and writes the audit log, in one transaction of its own.
 *
 * <p>All throw {@link Refused}: NOT_FOUND for an unknown id; CONFLICT, naming the present status, where that does not allow the
 * command; and whatever the precondition throws.
 */
@Dependent
public class JobCommands {
    private final Transactions transactions;
    private final InstantSource clock;
    private final AuditLog audit;
    private final CommandRules rules;
    private final CommandEffect effect;
    private final CommandStore store = new CommandStore();

    @Inject
    JobCommands(
            Transactions transactions, InstantSource clock, AuditLog audit, CommandRules rules, CommandEffect effect) {
        this.transactions = transactions;
        this.clock = clock;
        this.audit = audit;
        this.rules = rules;
        this.effect = effect;
    }

    /** @throws Refused also {@code unique_key_taken} if a job that waits has its unique key */
    public void retry(long id, LongConsumer precondition) {
        run(JobCommand.RETRY, id, "", precondition);
    }

    /** @throws Refused also {@code unique_key_taken} if a job that waits has its unique key */
    public void trigger(long id, LongConsumer precondition) {
        run(JobCommand.TRIGGER, id, "", precondition);
    }

    /** @param note what was done about it, at most {@link Job#MAX_NOTE} characters; that of a resolved job stays */
    public void resolve(long id, String note, LongConsumer precondition) {
        run(JobCommand.RESOLVE, id, note, precondition);
    }

    /** @return whether the job still runs and was only asked to stop */
    public boolean cancel(long id, LongConsumer precondition) {
        return run(JobCommand.CANCEL, id, "", precondition) == Decision.ASK_TO_STOP;
    }

    public void delete(long id, LongConsumer precondition) {
        run(JobCommand.DELETE, id, "", precondition);
    }

    private Decision run(JobCommand command, long id, String note, LongConsumer precondition) {
        try {
            return Contended.run(transactions, connection -> {
                PresentJob job = store.lock(connection, List.of(id)).stream()
                        .findFirst()
                        .orElseThrow(() -> Refused.notFound("job"));
                precondition.accept(job.version());
                return carryOut(connection, command, job, note);
            });
        } catch (DatabaseFailure e) {
            throw e.isDuplicate() ? keyTaken() : e;
        }
    }

    /** @throws Refused CONFLICT if the job's status does not allow the command */
    void requireAllowed(JobCommand command, PresentJob job) {
        Instant now = clock.instant();
        if (rules.decide(command, job, now) == Decision.REFUSE) {
            throw rules.refusal(command, job, now);
        }
    }

    /** Carries a command out on a job that the caller's transaction has locked. @throws Refused CONFLICT, as all commands do */
    Decision carryOut(Connection connection, JobCommand command, PresentJob job, String note) throws SQLException {
        Instant now = clock.instant();
        Decision decision = rules.decide(command, job, now);
        if (decision == Decision.REFUSE) {
            throw rules.refusal(command, job, now);
        } else if (decision == Decision.CHANGE) {
            effect.change(connection, command, List.of(job), note, now);
        } else if (decision == Decision.ASK_TO_STOP) {
            effect.askToStop(connection, List.of(job), now);
        }
        if (decision == Decision.CHANGE || decision == Decision.ASK_TO_STOP && !job.cancelRequested()) {
            record(command, job, note, now);
        }
        return decision;
    }

    static Refused keyTaken() {
        return Refused.conflict(
                "unique_key_taken", "Another job of this action waits with the same unique key; it will do the work.");
    }

    private void record(JobCommand command, PresentJob job, String note, Instant now) {
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("job_id", Job.ID.text(job.id()))
                .add("action", job.action())
                .add("status", job.status(now).wireName());
        if (command == JobCommand.RESOLVE) {
            data.add("note", note);
        }
        audit.record(job.accountId(), "job", CommandRules.name(command), data.build());
    }
}
