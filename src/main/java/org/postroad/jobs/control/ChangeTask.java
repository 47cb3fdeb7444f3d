package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.StrategyJson;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.retry.RetryStrategy;

/** Changes what a task makes of itself from now on. Jobs that are there stay as they are, but are retried by the new strategy. */
@Dependent
public class ChangeTask {
    private final TaskStore store = new TaskStore();
    private final Transactions transactions;
    private final InstantSource clock;
    private final AuditLog audit;
    private final TaskPayloads payloads;

    @Inject
    ChangeTask(Transactions transactions, InstantSource clock, AuditLog audit, TaskPayloads payloads) {
        this.transactions = transactions;
        this.clock = clock;
        this.audit = audit;
        this.payloads = payloads;
    }

    /**
     * Changes a task; one that is so already stays as it is.
     *
     * @param change may be called again if another transaction was in the way
     * @param precondition given the present version once the row is locked
     * @throws Refused NOT_FOUND for an unknown id, and what the change throws
     */
    public void change(long id, UnaryOperator<TaskSettings> change, LongConsumer precondition) {
        Contended.run(transactions, connection -> {
            TaskRow task = store.lock(connection, id).orElseThrow(() -> Refused.notFound("task"));
            precondition.accept(task.version());
            change(connection, task, change);
            return id;
        });
    }

    /** Changes a task that the caller's transaction has locked. */
    void change(Connection connection, TaskRow task, UnaryOperator<TaskSettings> change) throws SQLException {
        TaskSettings before = settings(task);
        TaskSettings after = change.apply(before);
        if (!after.equals(before)) {
            write(connection, task, before, after);
        }
    }

    private TaskSettings settings(TaskRow task) {
        return new TaskSettings(
                task.targetCredentialId(),
                payloads.read(task.payload(), task.payloadBlob()),
                task.priority(),
                Optional.ofNullable(task.retry()).map(StrategyJson::parse).orElse(null));
    }

    private void write(Connection connection, TaskRow task, TaskSettings before, TaskSettings after)
            throws SQLException {
        TaskPayloads.Kept payload = new TaskPayloads.Kept(task.payload(), task.payloadBlob());
        if (!after.payload().equals(before.payload())) {
            payloads.drop(task.payloadBlob());
            payload = payloads.keep(task.accountId(), after);
        }
        RetryStrategy retry = after.retry();
        TaskRow changed = new TaskRow(
                task.id(),
                task.accountId(),
                task.taskType(),
                after.targetCredentialId(),
                payload.text(),
                payload.blob(),
                after.priority(),
                retry == null ? null : StrategyJson.of(retry).toString(),
                task.version());
        store.update(connection, changed, clock.instant());
        JsonArrayBuilder names = Json.createArrayBuilder();
        changes(before, after).forEach(names::add);
        audit.record(
                task.accountId(),
                "task",
                "update",
                Json.createObjectBuilder()
                        .add("task_id", Task.ID.text(task.id()))
                        .add("task_type", task.taskType())
                        .add("changed", names)
                        .build());
    }

    private static List<String> changes(TaskSettings before, TaskSettings after) {
        List<String> changes = new ArrayList<>();
        if (!Objects.equals(before.targetCredentialId(), after.targetCredentialId())) {
            changes.add("target_credential_id");
        }
        if (!before.payload().equals(after.payload())) {
            changes.add("payload");
        }
        if (before.priority() != after.priority()) {
            changes.add("priority");
        }
        if (!Objects.equals(before.retry(), after.retry())) {
            changes.add("retry");
        }
        return changes;
    }
}
