package org.postroad.jobs.boundary;

import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.postroad.jobs.entity.TaskStatus;
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

/** How tasks are spoken of in JMAP. */
final class TaskDeclaration {
    private static final FieldType NAME = FieldType.text(64);
    private static final FieldType ANY = new FieldType.Any();
    private static final FieldType TIME = new FieldType.Time();
    private static final FieldType FLAG = new FieldType.Flag();
    private static final FieldType PRIORITY =
            new FieldType.Number(FieldType.NumberFormat.INTEGER, -JobDeclaration.PRIORITIES, JobDeclaration.PRIORITIES);
    private static final FieldType STATUS = new FieldType.Choice(new Choices(
            "TaskStatus",
            Arrays.stream(TaskStatus.values())
                    .map(status -> new Choices.Choice(status.wireName(), status.wireName()))
                    .toList()));

    static final Schema SCHEMA = new Schema(
            "Task",
            "Intent that makes jobs.",
            List.of(
                    set("accountId", "Account", "The account it belongs to.", NAME),
                    Field.of("taskType", "Type", "The action of its jobs.", FieldType.text(1, 64))
                            .immutable(),
                    Field.of("targetCredentialId", "Target", "The provider credential it works on.", NAME)
                            .nullable(),
                    set("targetStatus", "Target status", "What is known of the target.", NAME),
                    set("targetErrorCode", "Target error", "Why the target cannot be worked on.", NAME),
                    Field.of("payload", "Payload", "What its jobs need to know.", ANY)
                            .or(JsonValue.EMPTY_JSON_OBJECT),
                    set("payloadOmitted", "Payload left out", "Whether the payload is not shown.", FLAG),
                    Field.of("priority", "Priority", "Of its jobs: the bigger, the sooner.", PRIORITY)
                            .or(0),
                    Field.of("retry", "Retry", "How its jobs are retried; null for the TaskManager's way.", ANY)
                            .nullable(),
                    Field.of("trigger", "Trigger", "To set it to true has it run now; it always reads as false.", FLAG)
                            .or(false),
                    set("status", "Status", "What its jobs have come to.", STATUS),
                    set("counts", "Jobs", "How many of its jobs have which status.", ANY),
                    set("createdAt", "Created", "When it was made.", TIME),
                    set("updatedAt", "Updated", "When a person last changed it.", TIME)));

    static final ObjectType TYPE = new ObjectType(
            Space.OWN,
            "Task",
            false,
            "sysTask",
            Reach.ACCOUNT,
            "Intent of an account that makes jobs.",
            Set.of(Verb.values()),
            Shape.of(SCHEMA),
            List.of(),
            List.of(
                    Filter.equal("text", FieldType.text(255)),
                    Filter.equal("status", STATUS),
                    Filter.equal("taskType", NAME),
                    Filter.equal("targetCredentialId", NAME),
                    Filter.ordered("createdAt", TIME),
                    Filter.ordered("priority", PRIORITY)),
            List.of("createdAt", "updatedAt", "priority"),
            new Face(
                    "Management/Tasks",
                    "Tasks",
                    "What makes jobs",
                    "task",
                    "tasks",
                    "taskType",
                    List.of("taskType", "status", "priority", "targetCredentialId", "updatedAt"),
                    List.of(new Face.Section(
                            "Task",
                            List.of(
                                    "taskType",
                                    "targetCredentialId",
                                    "payload",
                                    "priority",
                                    "retry",
                                    "trigger",
                                    "status")))));

    private TaskDeclaration() {}

    private static Field set(String name, String label, String description, FieldType type) {
        return Field.of(name, label, description, type).serverSet();
    }
}
