package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Changes when, where and with what a job runs that does not run now. */
@Dependent
public class EditJob {
    private final CommandStore store = new CommandStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final AuditLog audit;
    private final WorkSignal signal;
    private final Blobs blobs;
    private final Actions actions;
    private final CommandRules rules;

    @Inject
    EditJob(
            Transactions transactions,
            InstantSource clock,
            AuditLog audit,
            WorkSignal signal,
            Blobs blobs,
            Actions actions,
            CommandRules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.audit = audit;
        this.signal = signal;
        this.blobs = blobs;
        this.actions = actions;
        this.rules = rules;
    }

    /**
     * Changes a job; one that is so already stays as it is.
     *
     * @param precondition given the present version once the row is locked
     * @throws Refused NOT_FOUND for an unknown id, CONFLICT if the job runs, INVALID if its action does not take the payload
     */
    public void edit(long id, JobPatch patch, LongConsumer precondition) {
        Contended.run(transactions, connection -> {
            PresentJob job =
                    store.lock(connection, List.of(id)).stream().findFirst().orElseThrow(() -> Refused.notFound("job"));
            precondition.accept(job.version());
            return edit(connection, job, patch);
        });
    }

    /** Changes a job that the caller's transaction has locked; false if it is so already. @throws Refused as {@link #edit} does */
    boolean edit(Connection connection, PresentJob job, JobPatch patch) throws SQLException {
        Instant now = clock.instant();
        if (rules.decide(JobCommand.EDIT, job, now) == Decision.REFUSE) {
            throw rules.refusal(JobCommand.EDIT, job, now);
        }
        patch.payload().ifPresent(payload -> requireTaken(job.action(), payload));
        List<String> changes = changes(job, patch);
        if (!changes.isEmpty()) {
            write(connection, job, patch, now);
            record(job, changes);
        }
        return !changes.isEmpty();
    }

    private void requireTaken(String action, JsonObject payload) {
        JobHandler handler = actions.named(action)
                .orElseThrow(() -> Refused.invalid(
                        "/payload", "unknown_action", "This node does not know the action " + action + "."));
        List<FieldError> errors = handler.check(payload).stream()
                .map(error -> new FieldError("/payload" + error.pointer(), error.code(), error.detail()))
                .toList();
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    private static List<String> changes(PresentJob job, JobPatch patch) {
        List<String> changes = new ArrayList<>();
        patch.priority().filter(priority -> priority != job.priority()).ifPresent(p -> changes.add("priority"));
        patch.due().filter(due -> !due.equals(job.due())).ifPresent(due -> changes.add("due"));
        patch.queue().filter(queue -> queue.id() != job.queueId()).ifPresent(queue -> changes.add("queue"));
        patch.payload().ifPresent(payload -> changes.add("payload"));
        return changes;
    }

    private void write(Connection connection, PresentJob job, JobPatch patch, Instant now) throws SQLException {
        String payload = patch.payload().map(JsonObject::toString).orElse(null);
        long blob = keep(job, payload);
        Instant due = patch.due().map(given -> due(job, given, now)).orElse(job.due());
        boolean place = changes(job, patch).stream().anyMatch(change -> !change.equals("payload"));
        store.edit(
                connection,
                new JobEdit(
                        job.id(),
                        patch.priority().orElse(job.priority()),
                        due,
                        patch.queue().map(QueueSettings::id).orElse(job.queueId()),
                        place,
                        blob == 0 || payload == null ? payload : "{}",
                        blob));
        Feed.updated(connection, job.accountId(), job.id(), now);
        if (place && job.state() == JobState.PENDING) {
            transactions.afterCommit(() -> signal.due(due));
        }
    }

    /** What has passed is now, as for a new job: else it would be stalled at once. What is so already stays. */
    private static Instant due(PresentJob job, Instant given, Instant now) {
        return given.isBefore(now) && !given.equals(job.due()) ? now : given;
    }

    /** The blob that the payload is in from now on, 0 if it is in the row; the one it was in before goes. */
    private long keep(PresentJob job, @Nullable String payload) {
        if (payload == null) {
            return job.payloadBlob();
        }
        if (job.payloadBlob() != 0) {
            blobs.delete(job.payloadBlob());
        }
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= EnqueueJobs.INLINE_BYTES ? 0 : blobs.put(job.accountId(), bytes);
    }

    private void record(PresentJob job, List<String> changes) {
        JsonArrayBuilder names = Json.createArrayBuilder();
        changes.forEach(names::add);
        audit.record(
                job.accountId(),
                "job",
                "update",
                Json.createObjectBuilder()
                        .add("job_id", Job.ID.text(job.id()))
                        .add("action", job.action())
                        .add("changed", names)
                        .build());
    }
}
