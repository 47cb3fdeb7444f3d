package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.postroad.delivery.entity.DeliverySchedule;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Starter;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.FirstObjects;
import org.postroad.registry.control.StoredRecords;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.StoredObject;

/**
 * Installs, the first time a node starts on a database, what a fresh Stalwart 0.16 has, and the queue and schedule that mail falls back
 * on. What an operator destroys later does not come back, but for those two.
 */
@ApplicationScoped
public class FirstMailObjects implements Starter {
    private static final int ORDER = 255; // after the queues that work begins with

    private Transactions transactions;
    private IdSource ids;
    private InstantSource clock;
    private QueueCatalog queues;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected FirstMailObjects() {}

    @Inject
    public FirstMailObjects(Transactions transactions, IdSource ids, InstantSource clock, QueueCatalog queues) {
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.queues = queues;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        transactions.apart(connection -> {
            if (insert(connection, OutboundStrategy.TYPE, StoredObject.SINGLETON, strategy())) {
                installFresh(connection);
            }
            JsonObject schedule = schedule(
                    intervals(DeliverySchedule.RETRY), variant(MailSchedule.OF_SERVER), ttl(Duration.ofDays(5)));
            install(connection, new Line(MailSchedule.DEFAULT, 25, "What mail falls back on", schedule));
            return true;
        });
        queues.forget();
    }

    /** A queue and the schedule of the same name. @param schedule without name and queue */
    private record Line(String name, int threads, String description, JsonObject schedule) {}

    private void installFresh(Connection connection) throws SQLException {
        JsonObject usual =
                schedule(variant(MailSchedule.OF_SERVER), variant(MailSchedule.OF_SERVER), ttl(Duration.ofDays(3)));
        install(connection, new Line("local", 25, "Mail that stays here", usual));
        install(connection, new Line("remote", 50, "Mail to others", usual));
        install(
                connection,
                new Line(
                        "dsn",
                        5,
                        "Delivery status notifications",
                        schedule(
                                intervals(List.of(
                                        Duration.ofMinutes(15),
                                        Duration.ofMinutes(30),
                                        Duration.ofHours(1),
                                        Duration.ofHours(2))),
                                variant(MailSchedule.OF_SERVER),
                                attempts(10))));
        install(
                connection,
                new Line(
                        "report",
                        5,
                        "Reports to others",
                        schedule(
                                intervals(List.of(Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(2))),
                                intervals(List.of()),
                                attempts(8))));
        insert(connection, MailRoute.TYPE, "local", named("local", variant("Local")));
        insert(connection, MailRoute.TYPE, "mx", named("mx", variant("Mx")));
        insertComplete(connection, MtaConnectionStrategyHome.TYPE, named("default", JsonValue.EMPTY_JSON_OBJECT));
        insertComplete(connection, MtaTlsStrategyHome.TYPE, named("default", JsonValue.EMPTY_JSON_OBJECT));
        JsonObject invalid =
                Json.createObjectBuilder().add("allowInvalidCerts", true).build();
        insertComplete(connection, MtaTlsStrategyHome.TYPE, named("invalid-tls", invalid));
    }

    private void install(Connection connection, Line line) throws SQLException {
        QueueBody queue = new QueueBody(QueueKind.MAIL, line.threads, line.description, null);
        FirstObjects.insert(
                connection, VirtualQueue.TYPE, new StoredRow(ids.next(), line.name, queue.json()), clock.instant());
        StoredRow present = StoredRecords.rows(connection, VirtualQueue.TYPE).stream()
                .filter(row -> row.name().equals(line.name))
                .findFirst()
                .orElseThrow();
        JsonObject schedule = Json.createObjectBuilder(line.schedule)
                .add("name", line.name)
                .add("description", line.description)
                .add("queueId", VirtualQueue.ID.text(present.id()))
                .build();
        insert(connection, MailSchedule.TYPE, line.name, schedule);
    }

    private void insertComplete(Connection connection, ObjectType type, JsonObject record) throws SQLException {
        JsonObject complete = StoredRecords.complete(type, "", record);
        insert(
                connection,
                type.name(),
                record.getString("name"),
                Json.createObjectBuilder(complete).remove("id").build());
    }

    private boolean insert(Connection connection, String type, String name, JsonObject body) throws SQLException {
        return FirstObjects.insert(connection, type, new StoredRow(ids.next(), name, body.toString()), clock.instant());
    }

    private static JsonObject strategy() {
        return Json.createObjectBuilder()
                .add(OutboundStrategy.ROUTE, OutboundStrategy.FIRST_ROUTE)
                .add(OutboundStrategy.SCHEDULE, OutboundStrategy.FIRST_SCHEDULE)
                .add(OutboundStrategy.CONNECTION, OutboundStrategy.FIRST_CONNECTION)
                .add(OutboundStrategy.TLS, OutboundStrategy.FIRST_TLS)
                .build();
    }

    private static JsonObject schedule(JsonObject retry, JsonObject notices, JsonObject expiry) {
        return Json.createObjectBuilder()
                .add("retry", retry)
                .add("notify", notices)
                .add("expiry", expiry)
                .build();
    }

    private static JsonObject intervals(List<Duration> durations) {
        JsonObjectBuilder intervals = Json.createObjectBuilder();
        for (int i = 0; i < durations.size(); i++) {
            intervals.add(
                    Integer.toString(i),
                    Json.createObjectBuilder().add("duration", durations.get(i).toMillis()));
        }
        return Json.createObjectBuilder(variant(MailSchedule.OWN))
                .add("intervals", intervals)
                .build();
    }

    private static JsonObject ttl(Duration after) {
        return Json.createObjectBuilder(variant(MailSchedule.TTL))
                .add("expire", after.toMillis())
                .build();
    }

    private static JsonObject attempts(int most) {
        return Json.createObjectBuilder(variant(MailSchedule.ATTEMPTS))
                .add("maxAttempts", most)
                .build();
    }

    private static JsonObject variant(String name) {
        return Json.createObjectBuilder().add("@type", name).build();
    }

    private static JsonObject named(String name, JsonObject body) {
        return Json.createObjectBuilder(body).add("name", name).build();
    }
}
