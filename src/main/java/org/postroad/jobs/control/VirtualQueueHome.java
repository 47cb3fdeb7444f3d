package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.StoredHome;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Choices;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.ObjectRef;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;
import org.postroad.registry.entity.ValidationError;

/** The virtual queues as JMAP sees them (Stalwart docs, MtaVirtualQueue); kind and pause are ours. */
@ApplicationScoped
public class VirtualQueueHome extends StoredHome {
    private static final Pattern NAME = Pattern.compile("(?!que_)[A-Za-z0-9][A-Za-z0-9._-]*");

    private static final Choices KINDS = new Choices(
            "QueueKind", List.of(new Choices.Choice("work", "Work"), new Choices.Choice("mail", "Outbound mail")));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            VirtualQueue.TYPE,
            false,
            "sysMtaVirtualQueue",
            Reach.SERVER,
            "A pool of threads on each node: so many jobs of the queue run at once, whatever other queues do.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:MtaVirtualQueue",
                    "A pool of threads on each node.",
                    List.of(
                            Field.of(
                                            "name",
                                            "Name",
                                            "What jobs name the queue by",
                                            FieldType.text(1, VirtualQueue.MAX_NAME))
                                    .immutable(),
                            Field.of("description", "Description", "What the queue is for", FieldType.text(1_000))
                                    .nullable(),
                            Field.of(
                                            "threadsPerNode",
                                            "Threads per node",
                                            "How many of its jobs run at once on a node",
                                            FieldType.unsigned(1, QueueBody.MAX_THREADS))
                                    .or(25),
                            Field.of(
                                            "kind",
                                            "Kind",
                                            "Whether the queue is for outbound mail, which is paused as one, or for other work",
                                            new FieldType.Choice(KINDS))
                                    .or("work")
                                    .immutable(),
                            Field.of(
                                            "paused",
                                            "Paused",
                                            "Whether no job of it starts; see the actions PauseMtaQueue and ResumeMtaQueue",
                                            new FieldType.Flag())
                                    .serverSet()
                                    .or(false),
                            Field.of("pauseReason", "Reason", "Why it is paused", FieldType.text(1_000))
                                    .serverSet()))),
            List.of("name"),
            List.of(
                    Filter.equal("name", FieldType.text(VirtualQueue.MAX_NAME)),
                    Filter.equal("kind", new FieldType.Choice(KINDS))),
            List.of("name"),
            new Face(
                    "Settings/MTA/Outbound/Virtual Queues",
                    "Virtual Queues",
                    "Pools of threads that do not get in each other's way",
                    "virtual queue",
                    "virtual queues",
                    "name",
                    List.of("name", "description", "threadsPerNode", "kind", "paused"),
                    List.of(new Face.Section(
                            "Queue",
                            List.of("name", "description", "threadsPerNode", "kind", "paused", "pauseReason")))));

    private final QueueUse use;
    private final QueueCatalog catalog;
    private final Transactions transactions;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected VirtualQueueHome() {
        this.use = null;
        this.catalog = null;
        this.transactions = null;
    }

    @Inject
    public VirtualQueueHome(StoredParts parts, QueueUse use, QueueCatalog catalog, Transactions transactions) {
        super(parts);
        this.use = use;
        this.catalog = catalog;
        this.transactions = transactions;
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return VirtualQueue.ID;
    }

    @Override
    protected String name(JsonObject record) {
        return record.getString("name");
    }

    @Override
    protected JsonObject record(StoredRow row, JsonObject body) {
        JsonObject pause = body.getJsonObject("pause");
        String description = body.getString("description", "");
        JsonObjectBuilder record = Json.createObjectBuilder()
                .add("name", row.name())
                .add("threadsPerNode", body.getInt("threadsPerNode"))
                .add("kind", body.getString("kind", "work"))
                .add("paused", pause != null);
        if (!description.isEmpty()) {
            record.add("description", description);
        }
        if (pause != null) {
            record.add("pauseReason", pause.getString("reason", ""));
        }
        return record.build();
    }

    @Override
    protected JsonObject body(JsonObject record, Optional<JsonObject> before) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("kind", record.getString("kind"))
                .add("threadsPerNode", record.getInt("threadsPerNode"))
                .add("description", record.isNull("description") ? "" : record.getString("description"));
        before.map(present -> present.getJsonObject("pause")).ifPresent(pause -> body.add("pause", pause));
        return body.build();
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, List<Change> changes, Map<String, JsonObject> all)
            throws SQLException {
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.kind() == Change.Kind.CREATE
                    && !NAME.matcher(change.after().getString("name")).matches()) {
                errors.put(
                        change,
                        SetError.invalid(List.of(new ValidationError(
                                ValidationError.Kind.INVALID,
                                "name",
                                change.after().get("name"),
                                null))));
            } else if (change.kind() == Change.Kind.DESTROY) {
                unused(connection, change).ifPresent(error -> errors.put(change, error));
            }
        }
        return errors;
    }

    private Optional<SetError> unused(Connection connection, Change change) throws SQLException {
        long id = VirtualQueue.ID.parse(change.id()).orElseThrow();
        return use.use(connection, id, change.before().getString("name"))
                .map(reference ->
                        SetError.linked(new ObjectRef(TYPE.name(), change.id()), reference.by(), reference.why()));
    }

    @Override
    protected void written(List<Change> changes) {
        transactions.afterCommit(catalog::forget);
    }
}
