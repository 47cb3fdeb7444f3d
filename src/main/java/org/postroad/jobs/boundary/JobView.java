package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.control.Actions;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.control.TaskManagerStore;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.platform.entity.Json;

/** A job as REST shows it. */
@Dependent
class JobView {
    private final InstantSource clock;
    private final Actions actions;
    private final QueueCatalog queues;
    private final TaskManagerStore taskManager;
    private final ReadJobs read;

    @Inject
    JobView(InstantSource clock, Actions actions, QueueCatalog queues, TaskManagerStore taskManager, ReadJobs read) {
        this.clock = clock;
        this.actions = actions;
        this.queues = queues;
        this.taskManager = taskManager;
        this.read = read;
    }

    /** The job with its payload, from wherever that is. */
    JsonObject whole(Job job) {
        return json(job, shown(job, read.payload(job)));
    }

    /** The job as one of many: a payload that is too large for its row is left out. */
    JsonObject listed(Job job) {
        return json(job, job.payloadBlob().isPresent() ? Optional.empty() : shown(job, job.payload()));
    }

    /** Without what its action keeps secret; nothing of a payload whose action this node does not know. */
    private Optional<JsonObject> shown(Job job, String payload) {
        return actions.named(job.action()).map(handler -> handler.redact(object(payload)));
    }

    private JsonObject json(Job job, Optional<JsonObject> payload) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", Job.ID.text(job.id()))
                .add("account_id", Account.ID.text(job.accountId()));
        add(
                json,
                "task_id",
                job.taskId().isEmpty() ? Optional.empty() : text(job.taskId().getAsLong()));
        json.add("action", job.action());
        add(json, "queue", queues.withId(job.queueId()).map(QueueSettings::name));
        json.add("priority", job.priority())
                .add("status", job.status(clock.instant()).wireName());
        json.add("payload", payload.<JsonValue>map(object -> object).orElse(JsonValue.NULL));
        json.add("payload_omitted", payload.isEmpty());
        add(json, "unique_key", job.uniqueKey());
        counts(json, job);
        times(json, job);
        add(json, "resolution_note", job.resolutionNote());
        add(json, "last_error_code", job.lastErrorCode());
        add(json, "last_error_detail", job.lastErrorDetail());
        json.add("progress", job.progress().map(JobView::value).orElse(JsonValue.NULL));
        json.add("result", job.result().map(JobView::value).orElse(JsonValue.NULL));
        add(json, "node", job.node());
        return json.add("cancel_requested", job.cancelRequested()).build();
    }

    private void counts(JsonObjectBuilder json, Job job) {
        json.add("attempt_count", job.attemptCount())
                .add("max_attempts", taskManager.current().budget().executions())
                .add("run_count", job.run())
                .add("lost_count", job.losses());
    }

    private static void times(JsonObjectBuilder json, Job job) {
        json.add("due_at", job.due().toString())
                .add("created_at", job.createdAt().toString());
        add(json, "started_at", job.startedAt().map(Instant::toString));
        add(json, "finished_at", job.finishedAt().map(Instant::toString));
        add(json, "failed_at", job.failedAt().map(Instant::toString));
        add(json, "resolved_at", job.resolvedAt().map(Instant::toString));
    }

    private static Optional<String> text(long taskId) {
        return Optional.of(Job.TASK_ID.text(taskId));
    }

    private static void add(JsonObjectBuilder json, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> json.add(name, text), () -> json.addNull(name));
    }

    private static JsonObject object(String text) {
        return value(text) instanceof JsonObject object ? object : JsonObject.EMPTY_JSON_OBJECT;
    }

    /** What handlers give is JSON by contract; text that is not is shown as text. */
    private static JsonValue value(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        } catch (JsonException e) {
            return Json.createValue(text);
        }
    }
}
