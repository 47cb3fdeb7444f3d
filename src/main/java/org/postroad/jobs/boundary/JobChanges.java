package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.JobPatch;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.control.SetJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.SetError;

/** Reads what patches of jobs mean, and shows what came of them. */
@Dependent
class JobChanges {
    private static final String STATUS = "status";
    private static final String NOTE = "resolutionNote";
    private static final Set<String> EDITED = Set.of("priority", "dueAt", "queue", "payload");
    private static final Map<String, JobCommand> COMMANDS = Map.of(
            "pending", JobCommand.RETRY,
            "running", JobCommand.TRIGGER,
            "resolved", JobCommand.RESOLVE,
            "cancelled", JobCommand.CANCEL);

    private final ReadJobs read;
    private final NewJobFields members;
    private final JobView view;
    private final InstantSource clock;

    @Inject
    JobChanges(ReadJobs read, NewJobFields members, JobView view, InstantSource clock) {
        this.read = read;
        this.members = members;
        this.view = view;
        this.clock = clock;
    }

    /** What a patch means. @param after what the client expects to see then */
    record Change(SetJobs.Change change, JsonObject after) {}

    /** A new job in the words of REST: without what is null, or the status that it will have anyway. */
    static JsonObject newJob(JsonObject object) {
        JsonObjectBuilder job = Json.createObjectBuilder();
        object.forEach((name, value) -> {
            if (JobDeclaration.SCHEMA.field(name).isEmpty()) {
                throw new RecordRefused(SetError.invalidPatch("There is no property " + name + ".", name));
            }
            boolean said = value != JsonValue.NULL
                    && !(name.equals(STATUS)
                            && value instanceof JsonString text
                            && text.getString().equals("pending"));
            if (said) {
                job.add(WireNames.snake(name), value);
            }
        });
        return job.build();
    }

    /** What of a record the client does not know from what it sent. */
    static JsonObject unsent(JsonObject record, JsonObject sent) {
        JsonObjectBuilder unsent = Json.createObjectBuilder();
        record.forEach((name, value) -> {
            if (name.equals("id") || !value.equals(sent.get(name))) {
                unsent.add(name, value);
            }
        });
        return unsent.build();
    }

    /** Those jobs of the ids that are of the account. */
    List<Job> read(long account, List<Long> ids) {
        return read.jobs(ids).stream().filter(job -> job.accountId() == account).toList();
    }

    /** @throws RecordRefused if the patch is not one of a job @throws Refused naming all values that are not allowed */
    Change of(Job job, JsonObject patch) {
        JsonObject present = WireNames.camel(view.whole(job));
        if (PatchedRecord.reachesInto(patch, "payload")) {
            // What is shown may lack what its action keeps secret, and would be written back without it
            present = Json.createObjectBuilder(present)
                    .add(
                            "payload",
                            Json.createReader(new StringReader(read.payload(job)))
                                    .readObject())
                    .build();
        }
        PatchedRecord after = PatchedRecord.of(present, patch, JobDeclaration.SCHEMA);
        @Nullable JobCommand command = command(after);
        if (after.changes(NOTE) && command != JobCommand.RESOLVE) {
            throw new RecordRefused(
                    SetError.invalidProperties("A note is set with the status resolved.", List.of(NOTE)));
        }
        boolean edited = after.changed().stream().anyMatch(EDITED::contains);
        String note = after.members().get(NOTE) instanceof JsonString text ? text.getString() : "";
        if (note.length() > Job.MAX_NOTE) {
            throw Refused.invalid("/" + NOTE, "too_long", "A note has at most " + Job.MAX_NOTE + " characters.");
        }
        return new Change(new SetJobs.Change(edited ? patch(job, after) : null, command, note), after.members());
    }

    Map<Long, SetJobs.Change> wanted(Map<Long, Change> changes) {
        Map<Long, SetJobs.Change> wanted = new LinkedHashMap<>();
        changes.forEach((id, change) -> wanted.put(id, change.change));
        return wanted;
    }

    /** By the ids as they were sent: what jobs are now that their clients do not expect. Those that were refused are noted. */
    Map<String, JsonObject> written(
            Map<Long, Change> changes,
            Map<Long, String> texts,
            Map<Long, Refused> refused,
            Map<String, SetError> notUpdated) {
        List<Long> done =
                changes.keySet().stream().filter(id -> !refused.containsKey(id)).toList();
        Map<Long, Job> now = new HashMap<>();
        if (!done.isEmpty()) {
            read.jobs(done).forEach(job -> now.put(job.id(), job));
        }
        Map<String, JsonObject> updated = new LinkedHashMap<>();
        changes.forEach((id, change) -> {
            String text = texts.getOrDefault(id, Job.ID.text(id));
            @Nullable Refused because = refused.get(id);
            @Nullable Job job = now.get(id);
            if (because != null) {
                String property = change.change.command() == null ? "" : STATUS;
                notUpdated.put(
                        text, property.isEmpty() ? JmapErrors.record(because) : JmapErrors.record(because, property));
            } else {
                updated.put(text, job == null ? JsonValue.EMPTY_JSON_OBJECT : differing(job, change.after));
            }
        });
        return updated;
    }

    private JsonObject differing(Job job, JsonObject expected) {
        JsonObjectBuilder differing = Json.createObjectBuilder();
        WireNames.camel(view.whole(job)).forEach((name, value) -> {
            if (!value.equals(expected.get(name))) {
                differing.add(name, value);
            }
        });
        return differing.build();
    }

    private static @Nullable JobCommand command(PatchedRecord after) {
        if (!after.changes(STATUS)) {
            return null;
        }
        JsonValue status = after.members().get(STATUS);
        String name = status instanceof JsonString text ? text.getString() : "pending";
        JobCommand command = COMMANDS.get(name);
        if (command == null) {
            throw new RecordRefused(SetError.invalidProperties(
                    "A status is set to pending, running, resolved or cancelled.", List.of(STATUS)));
        }
        return command;
    }

    /** As REST's PATCH: null is the default again. */
    private JobPatch patch(Job job, PatchedRecord after) {
        JsonObjectBuilder changed = Json.createObjectBuilder();
        after.changed().stream()
                .filter(EDITED::contains)
                .forEach(name ->
                        changed.add(WireNames.snake(name), after.members().get(name)));
        JsonFields fields = new JsonFields(changed.build(), "");
        JobPatch patch = new JobPatch(
                fields.isNull("priority") ? Optional.of(0) : members.priority(fields),
                fields.isNull("due_at") ? Optional.of(clock.instant()) : members.due(fields),
                fields.isNull("queue") ? members.ownQueue(job.action()) : members.queue(fields),
                fields.isNull("payload") ? Optional.of(JsonObject.EMPTY_JSON_OBJECT) : members.payload(fields));
        fields.finish();
        return patch;
    }
}
