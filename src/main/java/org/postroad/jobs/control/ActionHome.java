package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.ChangeRefused;
import org.postroad.registry.control.ObjectStates;
import org.postroad.registry.control.RecordsHome;
import org.postroad.registry.control.Refusals;
import org.postroad.registry.control.Scope;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.ObjectRef;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;
import org.postroad.registry.entity.Variant;

/** Actions: to create one is to do it, and nothing is kept of it (Stalwart docs, Action). The queue's id is ours. */
@ApplicationScoped
public class ActionHome extends RecordsHome {
    private static final IdFormat ID = new IdFormat("act_");
    private static final String PAUSE = "PauseMtaQueue";
    private static final String RESUME = "ResumeMtaQueue";

    private static final Field QUEUE = Field.of(
                    "queueId",
                    "Queue",
                    "Which queue; none for all mail queues",
                    new FieldType.Reference(VirtualQueue.TYPE))
            .nullable();

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            "Action",
            false,
            "sysAction",
            Reach.SERVER,
            "Something that is done at once and leaves no object.",
            Set.of(ObjectType.Verb.CREATE),
            Shape.of(
                    "x:Action",
                    new Variant(
                            "ReloadSettings",
                            "Reload settings",
                            new Schema("ActionReloadSettings", "Has settings read anew.", List.of())),
                    new Variant(
                            PAUSE,
                            "Pause queues",
                            new Schema(
                                    "ActionPauseMtaQueue",
                                    "No job of the queues starts until they are resumed.",
                                    List.of(
                                            QUEUE,
                                            Field.of(
                                                            "reason",
                                                            "Reason",
                                                            "Why, for whoever wonders later",
                                                            FieldType.text(1_000))
                                                    .or("")))),
                    new Variant(
                            RESUME,
                            "Resume queues",
                            new Schema("ActionResumeMtaQueue", "The jobs of the queues start again.", List.of(QUEUE)))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Management/Actions",
                    "Actions",
                    "What is done at once",
                    "action",
                    "actions",
                    "",
                    List.of(),
                    List.of(new Face.Section("Action", List.of("queueId", "reason")))));

    private final DoAction action;
    private final Access access;
    private final IdSource ids;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected ActionHome() {
        this.action = null;
        this.access = null;
        this.ids = null;
    }

    @Inject
    ActionHome(Transactions transactions, ObjectStates states, DoAction action, Access access, IdSource ids) {
        super(transactions, states);
        this.action = action;
        this.access = access;
        this.ids = ids;
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected String newId() {
        return ID.text(ids.next());
    }

    @Override
    protected Map<String, JsonObject> read(Connection connection, Scope scope, @Nullable Collection<String> ids) {
        return Map.of();
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, Scope scope, List<Change> changes) {
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            String name = "action" + change.after().getString(Shape.TYPE);
            if (Permission.of(name).filter(access::mayServer).isEmpty()) {
                errors.put(change, SetError.forbidden("This needs the permission " + name + "."));
            }
        }
        return errors;
    }

    @Override
    protected Map<Change, JsonObject> write(Connection connection, Scope scope, List<Change> changes) {
        for (Change change : changes) {
            try {
                perform(change.after());
            } catch (Refused refused) {
                throw new ChangeRefused(
                        change,
                        refused.kind() == Refused.Kind.NOT_FOUND
                                ? SetError.unknownReference("queueId", queue(change.after()))
                                : Refusals.error(refused));
            }
        }
        return Map.of();
    }

    private static ObjectRef queue(JsonObject record) {
        return new ObjectRef(VirtualQueue.TYPE, record.getString("queueId", ""));
    }

    private void perform(JsonObject record) {
        Optional<String> queue =
                record.get("queueId") instanceof JsonString id ? Optional.of(id.getString()) : Optional.empty();
        switch (record.getString(Shape.TYPE)) {
            case PAUSE -> action.pause(queue, record.getString("reason", ""));
            case RESUME -> action.resume(queue);
            default -> action.reload();
        }
    }
}
