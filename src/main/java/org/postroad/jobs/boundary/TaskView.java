package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.control.Actions;
import org.postroad.jobs.control.KnownTargets;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.jobs.control.TaskPage;
import org.postroad.jobs.control.TaskTargets;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskJobs;
import org.postroad.platform.entity.Json;

/** A task as REST shows it, with what its jobs say of it now. */
@Dependent
class TaskView {
    private final Actions actions;
    private final ReadTasks read;
    private final KnownTargets targets;

    @Inject
    TaskView(Actions actions, ReadTasks read, KnownTargets targets) {
        this.actions = actions;
        this.read = read;
        this.targets = targets;
    }

    /** The task with its payload, from wherever that is. */
    JsonObject whole(Task task) {
        return json(task, read.jobs(task.id()), shown(task, read.payload(task)), standings(List.of(task)));
    }

    /** The task with the jobs that a trigger made or found. */
    JsonObject triggered(Task task, List<Long> jobIds) {
        JsonArrayBuilder texts = Json.createArrayBuilder();
        jobIds.forEach(id -> texts.add(Job.ID.text(id)));
        return Json.createObjectBuilder(whole(task)).add("job_ids", texts).build();
    }

    /** The tasks of a page, with what is known of all their targets in one look-up. */
    Function<TaskPage.Item, JsonObject> listed(TaskPage page) {
        Map<Long, TaskTargets.Standing> standings =
                standings(page.items().stream().map(TaskPage.Item::task).toList());
        return item -> listed(item, standings);
    }

    private Map<Long, TaskTargets.Standing> standings(List<Task> tasks) {
        return targets.standings(tasks.stream()
                .flatMapToLong(task -> task.targetCredentialId().stream())
                .boxed()
                .collect(Collectors.toSet()));
    }

    /** The task as one of many: a payload that is too large for its row is left out. */
    private JsonObject listed(TaskPage.Item item, Map<Long, TaskTargets.Standing> standings) {
        Task task = item.task();
        Optional<JsonObject> payload =
                task.payloadBlob().isPresent() ? Optional.empty() : shown(task, read.payload(task));
        return json(task, item.jobs(), payload, standings);
    }

    /** Without what its action keeps secret; nothing of a payload whose action this node does not know. */
    private Optional<JsonObject> shown(Task task, JsonObject payload) {
        return actions.named(task.taskType()).map(handler -> handler.redact(payload));
    }

    private static JsonObject json(
            Task task, TaskJobs jobs, Optional<JsonObject> payload, Map<Long, TaskTargets.Standing> standings) {
        JsonObjectBuilder counts = Json.createObjectBuilder();
        jobs.counts().forEach((status, count) -> counts.add(status.wireName(), count));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", Task.ID.text(task.id()))
                .add("account_id", Account.ID.text(task.accountId()))
                .add("task_type", task.taskType());
        task.targetCredentialId()
                .ifPresentOrElse(
                        id -> json.add("target_credential_id", Task.CREDENTIAL_ID.text(id)),
                        () -> json.addNull("target_credential_id"));
        Optional<TaskTargets.Standing> standing =
                Optional.ofNullable(standings.get(task.targetCredentialId().orElse(0)));
        json.add("target_status", text(standing.map(TaskTargets.Standing::status)));
        json.add(
                "target_error_code",
                text(standing.flatMap(TaskTargets.Standing::errorCode).map(ErrorCode::wireName)));
        return json.add("payload", payload.<JsonValue>map(object -> object).orElse(JsonValue.NULL))
                .add("payload_omitted", payload.isEmpty())
                .add("priority", task.priority())
                .add("retry", task.retry().<JsonValue>map(StrategyBody::json).orElse(JsonValue.NULL))
                .add("status", jobs.status().wireName())
                .add("counts", counts)
                .add("created_at", task.createdAt().toString())
                .add("updated_at", task.updatedAt().toString())
                .build();
    }

    private static JsonValue text(Optional<String> value) {
        return value.<JsonValue>map(Json::createValue).orElse(JsonValue.NULL);
    }
}
