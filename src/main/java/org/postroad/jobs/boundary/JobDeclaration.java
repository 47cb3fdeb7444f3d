package org.postroad.jobs.boundary;

import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.registry.entity.Choices;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** How jobs are spoken of in JMAP. */
final class JobDeclaration {
    static final int PRIORITIES = 9;

    private static final FieldType NAME = FieldType.text(64);
    private static final FieldType TIME = new FieldType.Time();
    private static final FieldType COUNT = FieldType.unsigned(0, Integer.MAX_VALUE);
    private static final FieldType PRIORITY =
            new FieldType.Number(FieldType.NumberFormat.INTEGER, -PRIORITIES, PRIORITIES);
    private static final FieldType STATUS = new FieldType.Choice(new Choices(
            "JobStatus",
            Arrays.stream(JobStatus.values())
                    .map(status -> new Choices.Choice(status.wireName(), status.wireName()))
                    .toList()));

    static final Schema SCHEMA = new Schema(
            "Job",
            "One executable unit: what ran, runs or is to run for an account.",
            List.of(
                    Field.of("accountId", "Account", "The account it belongs to.", FieldType.text(64))
                            .serverSet(),
                    Field.of("taskId", "Task", "The task that made it.", new FieldType.Reference("Task"))
                            .serverSet(),
                    Field.of("action", "Action", "What it does.", FieldType.text(1, 64))
                            .immutable(),
                    Field.of("queue", "Queue", "The virtual queue it waits in; its action's own by default.", NAME)
                            .nullable(),
                    Field.of("priority", "Priority", "The bigger, the sooner.", PRIORITY)
                            .or(0),
                    Field.of(
                                    "status",
                                    "Status",
                                    "What its life looks like. To set it asks for a command: pending retries, resolved closes with"
                                            + " resolutionNote, cancelled calls off, running has it run now.",
                                    STATUS)
                            .or("pending"),
                    Field.of("payload", "Payload", "What the action needs to know.", new FieldType.Any())
                            .or(JsonValue.EMPTY_JSON_OBJECT),
                    set(
                            "payloadOmitted",
                            "Payload left out",
                            "Whether the payload is not shown.",
                            new FieldType.Flag()),
                    Field.of(
                                    "uniqueKey",
                                    "Unique key",
                                    "No two waiting jobs of the action share it.",
                                    FieldType.text(1, 255))
                            .nullable()
                            .immutable(),
                    set("attemptCount", "Failures", "Executions that failed in this budget.", COUNT),
                    set("maxAttempts", "Executions allowed", "How often it runs at most.", COUNT),
                    set("runCount", "Executions", "Executions begun in its life.", COUNT),
                    set("lostCount", "Losses", "Executions that ended with their node.", COUNT),
                    Field.of("dueAt", "Due", "The earliest it may run; now by default.", TIME)
                            .nullable(),
                    set("createdAt", "Created", "When it was enqueued.", TIME),
                    set("startedAt", "Started", "When its last execution began.", TIME),
                    set("finishedAt", "Finished", "When it came to its end.", TIME),
                    set("failedAt", "Failed", "When it was given up.", TIME),
                    set("resolvedAt", "Resolved", "When a person closed it.", TIME),
                    Field.of("resolutionNote", "Note", "What was done about it.", FieldType.text(Job.MAX_NOTE))
                            .nullable(),
                    set("lastErrorCode", "Error", "Why it failed last.", NAME),
                    set("lastErrorDetail", "Error detail", "The same in words.", FieldType.text(8_192)),
                    set("progress", "Progress", "What its execution says of itself.", new FieldType.Any()),
                    set("result", "Result", "What it came to.", new FieldType.Any()),
                    set("node", "Node", "Where it ran last.", NAME),
                    set(
                            "cancelRequested",
                            "Asked to stop",
                            "Whether it runs and was asked to stop.",
                            new FieldType.Flag())));

    static final ObjectType TYPE = new ObjectType(
            Space.OWN,
            "Job",
            false,
            "sysTask",
            Reach.ACCOUNT,
            "One executable unit of an account.",
            Set.of(Verb.values()),
            Shape.of(SCHEMA),
            List.of(),
            List.of(
                    Filter.equal("text", FieldType.text(255)),
                    Filter.equal("status", STATUS),
                    Filter.equal("action", NAME),
                    Filter.equal("taskId", new FieldType.Reference("Task")),
                    Filter.equal("queue", NAME),
                    Filter.equal("lastErrorCode", NAME),
                    Filter.ordered("createdAt", TIME),
                    Filter.ordered("dueAt", TIME),
                    Filter.ordered("priority", PRIORITY)),
            List.of("createdAt", "dueAt", "priority", "finishedAt"),
            new Face(
                    "Management/Jobs",
                    "Jobs",
                    "What ran, runs and is to run",
                    "job",
                    "jobs",
                    "action",
                    List.of("action", "status", "queue", "priority", "dueAt", "attemptCount", "lastErrorCode"),
                    List.of(
                            new Face.Section(
                                    "Job", List.of("action", "status", "queue", "priority", "dueAt", "payload")),
                            new Face.Section(
                                    "Outcome",
                                    List.of(
                                            "attemptCount",
                                            "lastErrorCode",
                                            "lastErrorDetail",
                                            "resolutionNote",
                                            "result")))));

    private JobDeclaration() {}

    private static Field set(String name, String label, String description, FieldType type) {
        return Field.of(name, label, description, type).serverSet();
    }
}
