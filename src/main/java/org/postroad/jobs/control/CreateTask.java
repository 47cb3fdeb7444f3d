package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.StrategyJson;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.retry.RetryStrategy;

/** Makes a task, and its first jobs with it where that is asked for. */
@Dependent
public class CreateTask {
    private final TaskStore store = new TaskStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final IdSource ids;
    private final AuditLog audit;
    private final TaskPayloads payloads;
    private final TriggerTask trigger;
    private final KnownTargets targets;

    @Inject
    CreateTask(
            Transactions transactions,
            InstantSource clock,
            IdSource ids,
            AuditLog audit,
            TaskPayloads payloads,
            TriggerTask trigger,
            KnownTargets targets) {
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.audit = audit;
        this.payloads = payloads;
        this.trigger = trigger;
        this.targets = targets;
    }

    /** A task that was made. @param jobIds those of its first jobs; empty if it was not triggered */
    public record Created(long id, List<Long> jobIds) {}

    /**
     * Makes it, in the caller's transaction where it has one.
     *
     * @param triggered whether to trigger it at once
     * @throws org.postroad.platform.entity.Refused INVALID, {@code unknown_credential}, if its target was deleted meanwhile
     */
    public Created create(NewTask wanted, boolean triggered) {
        return transactions.within(connection -> {
            long id = ids.next();
            TaskSettings settings = wanted.settings();
            targets.require(wanted.accountId(), settings.targetCredentialId());
            TaskPayloads.Kept payload = payloads.keep(wanted.accountId(), settings);
            RetryStrategy retry = settings.retry();
            TaskRow row = new TaskRow(
                    id,
                    wanted.accountId(),
                    wanted.taskType(),
                    settings.targetCredentialId(),
                    payload.text(),
                    payload.blob(),
                    settings.priority(),
                    retry == null ? null : StrategyJson.of(retry).toString(),
                    1);
            store.insert(connection, row, clock.instant());
            audit.record(
                    wanted.accountId(),
                    "task",
                    "create",
                    Json.createObjectBuilder()
                            .add("task_id", Task.ID.text(id))
                            .add("task_type", wanted.taskType())
                            .build());
            return new Created(id, triggered ? trigger.trigger(id, version -> {}) : List.of());
        });
    }
}
