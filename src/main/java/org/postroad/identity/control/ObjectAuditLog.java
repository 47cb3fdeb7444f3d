package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.ObjectAudit;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.ObjectType;

/** Writes changes of configuration objects into the server's audit log: what became different, and of secrets only that they did. */
@Dependent
public class ObjectAuditLog implements ObjectAudit {
    private final AuditLog audit;

    @Inject
    ObjectAuditLog(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void changed(ObjectType type, List<Change> changes) {
        for (Change change : changes) {
            audit.record(null, subject(type), change.kind().name().toLowerCase(Locale.ROOT), what(type, change));
        }
    }

    /** As REST calls it: {@code task_manager}, {@code queue}. */
    private static String subject(ObjectType type) {
        return type.name().equals("MtaVirtualQueue")
                ? "queue"
                : type.name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static JsonObject what(ObjectType type, Change change) {
        JsonObjectBuilder what = Json.createObjectBuilder().add("id", change.id());
        JsonObject shown = change.kind() == Change.Kind.DESTROY ? change.before() : change.after();
        type.shape().variants().stream()
                .flatMap(variant -> variant.schema().fields().stream())
                .forEach(field -> {
                    if (change.changes(field.name())) {
                        JsonValue value = shown.getOrDefault(field.name(), JsonValue.NULL);
                        what.add(field.name(), field.secret() ? Json.createValue("changed") : value);
                    }
                });
        return what.build();
    }
}
