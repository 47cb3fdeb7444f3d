package org.postroad.identity.boundary;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.postroad.identity.entity.AuditEntry;
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

/** How entries of the audit log are spoken of in JMAP. */
final class AuditEntryDeclaration {
    private static final FieldType NAME = FieldType.text(64);
    private static final FieldType ACTOR = FieldType.text(320);
    private static final FieldType TIME = new FieldType.Time();
    private static final FieldType STATUS = new FieldType.Choice(new Choices(
            "AuditStatus",
            Arrays.stream(AuditEntry.Status.values())
                    .map(status -> new Choices.Choice(status.wireName(), status.wireName()))
                    .toList()));

    static final ObjectType TYPE = new ObjectType(
            Space.OWN,
            "AuditEntry",
            false,
            "sysLog",
            Reach.ACCOUNT,
            "What somebody did in an account, or was denied.",
            Set.of(Verb.GET, Verb.QUERY),
            Shape.of(new Schema(
                    "AuditEntry",
                    "What somebody did in an account, or was denied.",
                    List.of(
                            set("accountId", "Account", "The account it was done in.", NAME),
                            set("subject", "Subject", "The kind of object it was done to.", NAME),
                            set("action", "Action", "What was done.", NAME),
                            set("status", "Status", "What came of it.", STATUS),
                            set("actor", "Actor", "Who did it.", ACTOR),
                            set("data", "Data", "What a reader wants to know.", new FieldType.Any()),
                            set("at", "Time", "When.", TIME)))),
            List.of(),
            List.of(
                    Filter.equal("text", FieldType.text(255)),
                    Filter.equal("subject", NAME),
                    Filter.equal("action", NAME),
                    Filter.equal("status", STATUS),
                    Filter.equal("actor", ACTOR),
                    Filter.ordered("at", TIME)),
            List.of("at"),
            new Face(
                    "Management/Audit Log",
                    "Audit Log",
                    "Who did what",
                    "entry",
                    "entries",
                    "action",
                    List.of("at", "actor", "subject", "action", "status"),
                    List.of(new Face.Section("Entry", List.of("at", "actor", "subject", "action", "status", "data")))));

    private AuditEntryDeclaration() {}

    private static Field set(String name, String label, String description, FieldType type) {
        return Field.of(name, label, description, type).serverSet();
    }
}
