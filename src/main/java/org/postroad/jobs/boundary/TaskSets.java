package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.jobs.control.SetTasks;
import org.postroad.jobs.control.TaskFeed;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;

/** {@code Task/set} (RFC 8620 §5.3), under the rules of REST; to set {@code trigger} is to trigger. */
@Dependent
class TaskSets {
    private static final String TRIGGER = "trigger";

    private final TaskFields fields;
    private final TaskRecords records;
    private final SetTasks tasks;
    private final ReadTasks read;
    private final TaskFeed feed;

    @Inject
    TaskSets(TaskFields fields, TaskRecords records, SetTasks tasks, ReadTasks read, TaskFeed feed) {
        this.fields = fields;
        this.records = records;
        this.tasks = tasks;
        this.read = read;
        this.feed = feed;
    }

    /** What a call comes to, as it is put together. */
    private static final class Call {
        final Map<String, SetTasks.New> create = new LinkedHashMap<>();
        final Map<String, SetError> notCreated = new LinkedHashMap<>();
        final Map<Long, SetTasks.Change> changes = new LinkedHashMap<>();
        final Map<Long, JsonObject> after = new LinkedHashMap<>();
        final Map<Long, String> updates = new LinkedHashMap<>();
        final Map<String, SetError> notUpdated = new LinkedHashMap<>();
        final Map<Long, String> deletions = new LinkedHashMap<>();
        final Map<String, SetError> notDestroyed = new LinkedHashMap<>();
    }

    SetResult set(long account, SetRequest request) {
        Call call = new Call();
        String oldState = feed.state(account);
        request.create().forEach((clientId, object) -> create(account, clientId, object, call));
        request.destroy()
                .forEach(text -> find(account, text, request)
                        .ifPresentOrElse(
                                task -> call.deletions.put(task.id(), text),
                                () -> call.notDestroyed.put(text, SetError.notFound("task"))));
        request.update().forEach((text, patch) -> update(account, text, patch, request, call));
        SetTasks.Done done = tasks.apply(new SetTasks.Wanted(
                        account, request.ifInState(), call.create, call.changes, List.copyOf(call.deletions.keySet())))
                .orElseThrow(MethodError::stateMismatch);
        return result(account, request, call, done, oldState);
    }

    private void create(long account, String clientId, JsonObject object, Call call) {
        try {
            TaskFields.Wanted wanted = fields.create(account, TaskRecords.newTask(object));
            call.create.put(clientId, new SetTasks.New(wanted.task(), wanted.trigger()));
        } catch (RecordRefused refused) {
            call.notCreated.put(clientId, refused.error());
        } catch (Refused refused) {
            call.notCreated.put(clientId, JmapErrors.record(refused));
        }
    }

    private Optional<Task> find(long account, String text, SetRequest request) {
        Optional<String> id = text.startsWith("#") ? request.createdIds().find(text.substring(1)) : Optional.of(text);
        return id.flatMap(known -> records.find(account, known));
    }

    private void update(long account, String text, JsonObject patch, SetRequest request, Call call) {
        Optional<Task> found = find(account, text, request);
        if (found.isEmpty()) {
            call.notUpdated.put(text, SetError.notFound("task"));
            return;
        }
        Task task = found.get();
        if (call.deletions.containsKey(task.id())) {
            call.notUpdated.put(text, SetError.willDestroy());
            return;
        }
        try {
            PatchedRecord after = PatchedRecord.of(present(task, patch), patch, TaskDeclaration.SCHEMA);
            JsonObject changed = TaskRecords.changed(after);
            boolean trigger = after.members().get(TRIGGER) == JsonValue.TRUE;
            call.changes.put(task.id(), new SetTasks.Change(present -> fields.change(task, changed, present), trigger));
            call.after.put(task.id(), after.members());
            call.updates.put(task.id(), text);
        } catch (RecordRefused refused) {
            call.notUpdated.put(text, refused.error());
        }
    }

    /** What is shown may lack what its action keeps secret, and would be written back without it. */
    private JsonObject present(Task task, JsonObject patch) {
        JsonObject shown = records.json(task);
        return PatchedRecord.reachesInto(patch, "payload")
                ? Json.createObjectBuilder(shown)
                        .add("payload", read.payload(task))
                        .build()
                : shown;
    }

    private SetResult result(long account, SetRequest request, Call call, SetTasks.Done done, String oldState) {
        Map<String, JsonObject> created = new LinkedHashMap<>();
        done.created().forEach((clientId, id) -> {
            JsonObject sent = request.create().getOrDefault(clientId, JsonValue.EMPTY_JSON_OBJECT);
            created.put(clientId, JobChanges.unsent(records.json(read.task(id)), sent));
            request.createdIds().add(clientId, Task.ID.text(id));
        });
        done.notCreated().forEach((clientId, refused) -> call.notCreated.put(clientId, JmapErrors.record(refused)));
        Map<String, JsonObject> updated = new LinkedHashMap<>();
        call.updates.forEach((id, text) -> {
            Refused refused = done.refused().get(id);
            if (refused == null) {
                updated.put(text, differing(account, id, call.after.getOrDefault(id, JsonValue.EMPTY_JSON_OBJECT)));
            } else {
                call.notUpdated.put(text, JmapErrors.record(refused));
            }
        });
        List<String> destroyed = new ArrayList<>();
        call.deletions.forEach((id, text) -> {
            Refused refused = done.refused().get(id);
            if (refused == null) {
                destroyed.add(Task.ID.text(id));
            } else {
                call.notDestroyed.put(text, JmapErrors.record(refused));
            }
        });
        return new SetResult(
                oldState,
                feed.state(account),
                created,
                updated,
                destroyed,
                call.notCreated,
                call.notUpdated,
                call.notDestroyed);
    }

    /** What of a task is not as the client expects; nothing of one that was deleted since. */
    private JsonObject differing(long account, long id, JsonObject expected) {
        JsonObjectBuilder differing = Json.createObjectBuilder();
        records.find(account, Task.ID.text(id))
                .ifPresent(task -> records.json(task).forEach((name, value) -> {
                    if (!value.equals(expected.get(name))) {
                        differing.add(name, value);
                    }
                }));
        return differing.build();
    }
}
