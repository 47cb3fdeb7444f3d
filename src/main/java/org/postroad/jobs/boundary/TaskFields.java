package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.KnownTargets;
import org.postroad.jobs.control.NewTask;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.RetryStrategy;

/** Reads what tasks are made of: the members that a new task has and that a change may give (merge patch: null is the default again). */
@Dependent
class TaskFields {
    private static final String RETRY = "retry";
    private static final String TARGET = "target_credential_id";
    private static final int TEXT = 255;
    private static final int NAME_LENGTH = 64;

    /** What the server sets; it is refused by name. */
    private static final String[] READ_ONLY = {
        "id",
        "account_id",
        "payload_omitted",
        "target_status",
        "target_error_code",
        "status",
        "counts",
        "created_at",
        "updated_at",
        "job_ids"
    };

    private final NewJobFields jobs;
    private final KnownTargets targets;

    @Inject
    TaskFields(NewJobFields jobs, KnownTargets targets) {
        this.jobs = jobs;
        this.targets = targets;
    }

    /** A task that is to be made. @param trigger whether at once its first jobs too */
    record Wanted(NewTask task, boolean trigger) {}

    /** @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    Wanted create(long accountId, JsonObject object) {
        JsonFields fields = new JsonFields(object, "");
        fields.required("task_type");
        Optional<String> type = fields.string("task_type", NAME_LENGTH);
        TaskSettings settings = settings(accountId, object, fields, TaskSettings.DEFAULT);
        type.ifPresent(name -> jobs.check(fields, "task_type", name, settings.payload()));
        boolean trigger = fields.bool("trigger").orElse(false);
        fields.readOnly(READ_ONLY);
        fields.finish();
        return new Wanted(new NewTask(accountId, type.orElse(""), settings), trigger);
    }

    /** The settings with what the body changes. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    TaskSettings change(Task task, JsonObject object, TaskSettings present) {
        JsonFields fields = new JsonFields(object, "");
        fields.readOnly(READ_ONLY);
        fields.readOnly("task_type");
        TaskSettings changed = settings(task.accountId(), object, fields, present);
        if (fields.has("payload")) {
            jobs.check(fields, "payload", task.taskType(), changed.payload());
        }
        fields.finish();
        return changed;
    }

    private TaskSettings settings(long accountId, JsonObject object, JsonFields fields, TaskSettings present) {
        JsonObject payload = fields.isNull("payload")
                ? JsonObject.EMPTY_JSON_OBJECT
                : jobs.payload(fields).orElse(present.payload());
        int priority = fields.isNull("priority") ? 0 : jobs.priority(fields).orElse(present.priority());
        return new TaskSettings(
                target(accountId, fields, present.targetCredentialId()),
                payload,
                priority,
                retry(object, fields, present.retry()));
    }

    private @Nullable Long target(long accountId, JsonFields fields, @Nullable Long present) {
        if (!fields.has(TARGET)) {
            return present;
        }
        Optional<String> text = fields.string(TARGET, TEXT);
        if (text.isEmpty()) {
            return null;
        }
        OptionalLong id = Task.CREDENTIAL_ID.parse(text.get());
        if (id.isEmpty() || !targets.hold(accountId, id.getAsLong())) {
            fields.error(TARGET, KnownTargets.UNKNOWN, KnownTargets.UNKNOWN_DETAIL);
            return null;
        }
        return id.getAsLong();
    }

    private @Nullable RetryStrategy retry(JsonObject object, JsonFields fields, @Nullable RetryStrategy present) {
        if (!fields.has(RETRY)) {
            return present;
        }
        return fields.fields(RETRY)
                .map(members -> strategy(members, object, present))
                .orElse(null);
    }

    private static RetryStrategy strategy(JsonFields members, JsonObject object, @Nullable RetryStrategy present) {
        if (present == null) {
            members.required(StrategyBody.TYPE);
        }
        return StrategyBody.read(
                members, JobFilters.object(object, RETRY), present == null ? ExponentialBackoff.DEFAULT : present);
    }
}
