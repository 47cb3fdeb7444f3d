package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.Change;
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
import org.postroad.registry.entity.Variant;

/** The delivery schedules (Stalwart docs, MtaDeliverySchedule). */
@ApplicationScoped
public class MtaDeliveryScheduleHome extends MailObjectHome {
    static final long CENTURY = 36_500L * 86_400_000;
    private static final int MOST_INTERVALS = 100;
    private static final int MOST_ATTEMPTS = 1_000_000;

    private static final Shape INTERVAL = Shape.of(new Schema(
            "MtaDeliveryScheduleInterval",
            "A time of a delivery schedule.",
            List.of(Field.of("duration", "Duration", "How long it is", FieldType.duration(CENTURY))
                    .or(3_600_000))));

    private static final Shape INTERVALS = Shape.of(
            "MtaDeliveryScheduleIntervalsOrDefault",
            new Variant(
                    MailSchedule.OF_SERVER,
                    "Default intervals",
                    new Schema("MtaDeliveryScheduleIntervalsDefault", "Those of every server.", List.of())),
            new Variant(
                    MailSchedule.OWN,
                    "Own intervals",
                    new Schema(
                            "MtaDeliveryScheduleIntervals",
                            "Those of the schedule.",
                            List.of(Field.of(
                                            "intervals",
                                            "Intervals",
                                            "The times, in order; none at all for notices that are not wanted",
                                            new FieldType.ListOf(INTERVAL, 0, MOST_INTERVALS))
                                    .or(JsonValue.EMPTY_JSON_OBJECT)))));

    private static final Shape EXPIRY = Shape.of(
            "MtaDeliveryExpiration",
            new Variant(
                    MailSchedule.TTL,
                    "After a time",
                    new Schema(
                            "MtaDeliveryExpirationTtl",
                            "Given up after a time.",
                            List.of(Field.of(
                                            "expire",
                                            "Time",
                                            "How long after it was queued a recipient is given up",
                                            FieldType.duration(CENTURY))
                                    .or(259_200_000)))),
            new Variant(
                    MailSchedule.ATTEMPTS,
                    "After attempts",
                    new Schema(
                            "MtaDeliveryExpirationAttempts",
                            "Given up after attempts.",
                            List.of(Field.of(
                                            "maxAttempts",
                                            "Attempts",
                                            "After how many failed attempts a recipient is given up, the first included",
                                            FieldType.unsigned(1, MOST_ATTEMPTS))
                                    .or(5)))));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            MailSchedule.TYPE,
            false,
            "sysMtaDeliverySchedule",
            Reach.SERVER,
            "Says in which queue recipients wait, when delivery is tried again, when the sender is told, and when it is given up.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:MtaDeliverySchedule",
                    "When mail is tried, told of and given up.",
                    List.of(
                            MailFields.name("What rules name the schedule by"),
                            MailFields.description("What the schedule is for"),
                            Field.of(
                                    "queueId",
                                    "Queue",
                                    "The virtual queue that recipients wait in",
                                    new FieldType.Reference(VirtualQueue.TYPE)),
                            Field.of(
                                            "retry",
                                            "Retries",
                                            "How long each retry waits after the attempt before; the last time repeats",
                                            new FieldType.Nested(INTERVALS))
                                    .or(variant(MailSchedule.OF_SERVER)),
                            Field.of(
                                            "notify",
                                            "Notices",
                                            "How long after it was queued the sender hears that it is not delivered yet",
                                            new FieldType.Nested(INTERVALS))
                                    .or(variant(MailSchedule.OF_SERVER)),
                            Field.of("expiry", "Expiry", "When a recipient is given up", new FieldType.Nested(EXPIRY))
                                    .or(Json.createObjectBuilder()
                                            .add(Shape.TYPE, MailSchedule.TTL)
                                            .add("expire", 259_200_000)
                                            .build())))),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(VirtualQueue.MAX_NAME))),
            List.of("name"),
            new Face(
                    "Settings/MTA/Outbound/Schedules",
                    "Delivery Schedules",
                    "When mail is tried, told of and given up",
                    "delivery schedule",
                    "delivery schedules",
                    "name",
                    List.of("name", "description", "queueId"),
                    List.of(
                            new Face.Section("Schedule", List.of("name", "description", "queueId")),
                            new Face.Section("Times", List.of("retry", "notify", "expiry")))));

    private final StrategyNames names;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected MtaDeliveryScheduleHome() {
        this.names = null;
    }

    @Inject
    public MtaDeliveryScheduleHome(StoredParts parts, MailSettingsStore settings, StrategyNames names) {
        super(parts, settings);
        this.names = names;
    }

    private static JsonObject variant(String name) {
        return Json.createObjectBuilder().add(Shape.TYPE, name).build();
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return MailSchedule.ID;
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) throws SQLException {
        JsonObject record = change.after();
        JsonObject retry = record.getJsonObject("retry");
        if (retry.containsKey("intervals") && retry.getJsonObject("intervals").isEmpty()) {
            return Optional.of(SetError.invalid(
                    List.of(new ValidationError(ValidationError.Kind.MIN_LENGTH, "retry/intervals", null, 1L))));
        }
        String id = record.getString("queueId");
        Optional<StoredRow> queue = hold(connection, VirtualQueue.TYPE).stream()
                .filter(row -> VirtualQueue.ID.text(row.id()).equals(id))
                .findFirst();
        if (queue.isEmpty()) {
            return Optional.of(SetError.unknownReference("queueId", new ObjectRef(VirtualQueue.TYPE, id)));
        }
        return queue.filter(row -> QueueBody.parse(row.body()).kind() != QueueKind.MAIL)
                .map(row -> SetError.of(
                        "validationFailed",
                        "The queue " + row.name() + " is not for outbound mail.",
                        List.of("queueId")));
    }

    @Override
    protected Optional<SetError> spare(Connection connection, Change change) throws SQLException {
        String name = change.before().getString("name");
        return name.equals(MailSchedule.DEFAULT)
                ? Optional.of(
                        SetError.forbidden("The schedule default is what mail falls back on; it cannot be destroyed."))
                : names.linked(
                        connection, OutboundStrategy.SCHEDULE, new ObjectRef(MailSchedule.TYPE, change.id()), name);
    }
}
