package org.postroad.jobs.boundary;

import java.util.List;
import java.util.Set;
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

/** How failed attempts are spoken of in JMAP. */
final class JobAttemptDeclaration {
    static final ObjectType TYPE = new ObjectType(
            Space.OWN,
            "JobAttempt",
            false,
            "sysTask",
            Reach.ACCOUNT,
            "One execution of a job that failed.",
            Set.of(Verb.GET, Verb.QUERY),
            Shape.of(new Schema(
                    "JobAttempt",
                    "One execution of a job that failed.",
                    List.of(
                            set("jobId", "Job", "The job that was run.", new FieldType.Reference("Job")),
                            set(
                                    "number",
                                    "Number",
                                    "Which execution in the job's life, from 1.",
                                    FieldType.unsigned(1, Integer.MAX_VALUE)),
                            set("node", "Node", "Where it ran.", FieldType.text(64)),
                            set("startedAt", "Started", "When it began, if it is known to have.", new FieldType.Time()),
                            set("endedAt", "Ended", "When it failed.", new FieldType.Time()),
                            set("code", "Error", "Why it failed.", FieldType.text(64)),
                            set("permanent", "Permanent", "Whether to try again is of no use.", new FieldType.Flag()),
                            set("detail", "Error detail", "The same in words.", FieldType.text(8_192)),
                            set(
                                    "stack",
                                    "Stack",
                                    "Where in the code it failed; only if it is asked for.",
                                    FieldType.text(65_536))))),
            List.of(),
            List.of(Filter.equal("jobId", new FieldType.Reference("Job"))),
            List.of("number"),
            new Face(
                    "Management/Jobs",
                    "Attempts",
                    "Executions that failed",
                    "attempt",
                    "attempts",
                    "number",
                    List.of("number", "code", "detail", "node", "endedAt"),
                    List.of(new Face.Section("Attempt", List.of("number", "code", "detail", "node", "endedAt")))));

    private JobAttemptDeclaration() {}

    private static Field set(String name, String label, String description, FieldType type) {
        return Field.of(name, label, description, type).serverSet();
    }
}
