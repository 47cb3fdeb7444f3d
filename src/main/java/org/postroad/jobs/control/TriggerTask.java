package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * Starts a task or has it go on. While jobs of it are unfinished it makes no new ones: those that wait are put before all others of their
 * queue, as if each had been triggered, and those that run are left alone. Once all have ended it makes new ones. So triggering twice
 * does no more than triggering once, and no two runs of a task are under way at a time.
 */
@Dependent
public class TriggerTask {
    /** A task with more unfinished jobs than this has them pulled forward with further triggers. */
    private static final int MOST = JobHandler.MOST_OF_A_TRIGGER;

    private final TaskStore store = new TaskStore();
    private final CommandStore jobs = new CommandStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final AuditLog audit;
    private final Actions actions;
    private final EnqueueJobs enqueue;
    private final TaskPayloads payloads;
    private final CommandRules rules;
    private final CommandEffect effect;

    @Inject
    TriggerTask(
            Transactions transactions,
            InstantSource clock,
            AuditLog audit,
            Actions actions,
            EnqueueJobs enqueue,
            TaskPayloads payloads,
            CommandRules rules,
            CommandEffect effect) {
        this.transactions = transactions;
        this.clock = clock;
        this.audit = audit;
        this.actions = actions;
        this.enqueue = enqueue;
        this.payloads = payloads;
        this.rules = rules;
        this.effect = effect;
    }

    /**
     * Triggers it, in the caller's transaction where it has one.
     *
     * @param precondition given the present version once the row is locked
     * @return the ids of the jobs that were made; or of those that are unfinished, the first 1,000
     * @throws Refused NOT_FOUND for an unknown id; CONFLICT, {@code unknown_action}, if this node does not know its action, and
     *     {@code queue_gone} if a job of it waits in a queue that was deleted
     */
    public List<Long> trigger(long id, LongConsumer precondition) {
        return transactions.within(connection -> {
            TaskRow task = store.lock(connection, id).orElseThrow(() -> Refused.notFound("task"));
            precondition.accept(task.version());
            List<PresentJob> unfinished = unfinished(connection, id);
            return unfinished.isEmpty() ? start(connection, task) : goOn(connection, task, unfinished);
        });
    }

    private List<PresentJob> unfinished(Connection connection, long id) throws SQLException {
        List<Long> ids = JobsOfTasks.unfinished(connection, id, 0, MOST);
        if (ids.isEmpty()) {
            return List.of();
        }
        // One that has ended between the two looks is no longer among them
        return jobs.lock(connection, ids).stream()
                .filter(job -> !job.state().finished())
                .toList();
    }

    private List<Long> goOn(Connection connection, TaskRow task, List<PresentJob> unfinished) throws SQLException {
        Instant now = clock.instant();
        List<PresentJob> pulled = new ArrayList<>();
        for (PresentJob job : unfinished) {
            Decision decision =
                    job.state() == JobState.RUNNING ? Decision.NOTHING : rules.decide(JobCommand.TRIGGER, job, now);
            if (decision == Decision.REFUSE) {
                throw rules.refusal(JobCommand.TRIGGER, job, now);
            } else if (decision == Decision.CHANGE) {
                pulled.add(job);
            }
        }
        effect.change(connection, JobCommand.TRIGGER, pulled, "", now);
        if (!pulled.isEmpty()) {
            audit.record(
                    task.accountId(),
                    "task",
                    "trigger",
                    described(task, pulled.stream().map(PresentJob::id).toList()));
        }
        return unfinished.stream().map(PresentJob::id).toList();
    }

    private List<Long> start(Connection connection, TaskRow task) throws SQLException {
        JobHandler handler = actions.named(task.taskType())
                .orElseThrow(() -> Refused.conflict(
                        "unknown_action", "This node does not know the action " + task.taskType() + "."));
        List<JsonObject> each = handler.fanOut(payloads.read(task.payload(), task.payloadBlob()));
        if (each.isEmpty() || each.size() > MOST) {
            throw new IllegalStateException(
                    "The action " + task.taskType() + " makes " + each.size() + " jobs; 1 to " + MOST + " are allowed");
        }
        List<NewJob> made = each.stream()
                .map(payload -> new NewJob(
                        task.accountId(),
                        task.id(),
                        task.taskType(),
                        payload.toString(),
                        null,
                        task.priority(),
                        null,
                        null))
                .toList();
        List<Long> ids = enqueue.enqueue(
                        made,
                        jobIds -> List.of(audit.entry(task.accountId(), "task", "trigger", described(task, jobIds))))
                .ids();
        store.began(connection, task, ids.get(0));
        return ids;
    }

    private static JsonObject described(TaskRow task, List<Long> jobIds) {
        JsonArrayBuilder texts = Json.createArrayBuilder();
        jobIds.forEach(id -> texts.add(Job.ID.text(id)));
        return Json.createObjectBuilder()
                .add("task_id", Task.ID.text(task.id()))
                .add("task_type", task.taskType())
                .add("job_ids", texts)
                .build();
    }
}
