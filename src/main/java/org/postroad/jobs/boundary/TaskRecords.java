package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.SetError;

/** Tasks as JMAP shows them, and as it takes them. */
@Dependent
class TaskRecords {
    private static final String TRIGGER = "trigger";
    private static final String RETRY = "retry";

    private final ReadTasks read;
    private final TaskView view;

    @Inject
    TaskRecords(ReadTasks read, TaskView view) {
        this.read = read;
        this.view = view;
    }

    /** The task of the account that has the id. */
    Optional<Task> find(long account, String text) {
        OptionalLong id = Task.ID.parse(text);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return read.find(id.getAsLong()).filter(task -> task.accountId() == account);
    }

    JsonObject json(Task task) {
        JsonObject rest = WireNames.camel(view.whole(task));
        JsonObjectBuilder json = Json.createObjectBuilder(rest).add(TRIGGER, false);
        if (rest.get(RETRY) instanceof JsonObject retry) {
            json.add(RETRY, WireNames.camel(retry));
        }
        return json.build();
    }

    /** A new task in the words of REST, without what is null. @throws RecordRefused for what no task has */
    static JsonObject newTask(JsonObject object) {
        JsonObjectBuilder task = Json.createObjectBuilder();
        object.forEach((name, value) -> {
            if (TaskDeclaration.SCHEMA.field(name).isEmpty()) {
                throw new RecordRefused(SetError.invalidPatch("There is no property " + name + ".", name));
            } else if (value != JsonValue.NULL) {
                task.add(WireNames.snake(name), rest(name, value));
            }
        });
        return task.build();
    }

    /** What a patch changes, in the words of REST. */
    static JsonObject changed(PatchedRecord after) {
        JsonObjectBuilder changed = Json.createObjectBuilder();
        after.changed().stream()
                .filter(name -> !name.equals(TRIGGER))
                .forEach(name -> changed.add(WireNames.snake(name), rest(name, after.value(name))));
        return changed.build();
    }

    private static JsonValue rest(String name, JsonValue value) {
        return name.equals(RETRY) && value instanceof JsonObject retry ? WireNames.snake(retry) : value;
    }
}
