package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredParts;
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

/** How hosts are connected to (Stalwart docs, MtaConnectionStrategy). */
@ApplicationScoped
public class MtaConnectionStrategyHome extends MailObjectHome {
    private static final long HOUR = 3_600_000;
    private static final long FIVE_MINUTES = 300_000;
    private static final int MOST_SOURCES = 100;
    private static final int LONGEST_ADDRESS = 45;
    private static final int LONGEST_HOST = 253;

    private static final Shape SOURCE = Shape.of(new Schema(
            "MtaSourceIp",
            "An address that hosts are connected to from.",
            List.of(
                    Field.of(
                            "sourceIp",
                            "Address",
                            "An IP address of the node",
                            new FieldType.Text(FieldType.TextFormat.IP_ADDRESS, 2, LONGEST_ADDRESS)),
                    hello("What we call ourselves from there; without it, as the strategy says"))));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            ConnectionStrategy.TYPE,
            false,
            "sysMtaConnectionStrategy",
            Reach.SERVER,
            "Says how hosts are connected to.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:MtaConnectionStrategy",
                    "How hosts are connected to.",
                    List.of(
                            MailFields.name("What rules name the strategy by"),
                            MailFields.description("What the strategy is for"),
                            timeout("connectTimeout", "Connecting", "connecting may take", FIVE_MINUTES),
                            timeout("greetingTimeout", "Greeting", "a host is waited for to greet", FIVE_MINUTES),
                            timeout("ehloTimeout", "EHLO", "the reply to EHLO is waited for", FIVE_MINUTES),
                            timeout("mailFromTimeout", "MAIL", "the reply to MAIL FROM is waited for", FIVE_MINUTES),
                            timeout("rcptToTimeout", "RCPT", "the reply to RCPT TO is waited for", FIVE_MINUTES),
                            timeout("dataTimeout", "Message", "the reply to a message is waited for", 2 * FIVE_MINUTES),
                            hello("What we call ourselves; without it, the node's own name"),
                            Field.of(
                                            "sourceIps",
                                            "Addresses",
                                            "The addresses that hosts are connected to from, in turn",
                                            new FieldType.ListOf(SOURCE, 0, MOST_SOURCES))
                                    .or(JsonValue.EMPTY_JSON_OBJECT)))),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(VirtualQueue.MAX_NAME))),
            List.of("name"),
            new Face(
                    "Settings/MTA/Outbound/Connections",
                    "Connection Strategies",
                    "How hosts are connected to",
                    "connection strategy",
                    "connection strategies",
                    "name",
                    List.of("name", "description"),
                    List.of(
                            new Face.Section("Strategy", List.of("name", "description", "ehloHostname", "sourceIps")),
                            new Face.Section(
                                    "Timeouts",
                                    List.of(
                                            "connectTimeout",
                                            "greetingTimeout",
                                            "ehloTimeout",
                                            "mailFromTimeout",
                                            "rcptToTimeout",
                                            "dataTimeout")))));

    private final StrategyNames names;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected MtaConnectionStrategyHome() {
        this.names = null;
    }

    @Inject
    public MtaConnectionStrategyHome(StoredParts parts, MailSettingsStore settings, StrategyNames names) {
        super(parts, settings);
        this.names = names;
    }

    private static Field timeout(String name, String label, String what, long otherwise) {
        return Field.of(name, label, "How long " + what, FieldType.duration(HOUR))
                .or(otherwise);
    }

    private static Field hello(String description) {
        return Field.of("ehloHostname", "Host name", description, FieldType.text(1, LONGEST_HOST))
                .nullable();
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return ConnectionStrategy.ID;
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) {
        JsonObject record = change.after();
        JsonObject sources = record.getJsonObject("sourceIps");
        for (String place : sources.keySet()) {
            JsonObject source = sources.getJsonObject(place);
            if (AddressBlock.literal(source.getString("sourceIp")).isEmpty()) {
                return Optional.of(invalid("sourceIps/" + place + "/sourceIp", source.get("sourceIp")));
            } else if (!isHello(source)) {
                return Optional.of(invalid("sourceIps/" + place + "/ehloHostname", source.get("ehloHostname")));
            }
        }
        return isHello(record) ? Optional.empty() : Optional.of(invalid("ehloHostname", record.get("ehloHostname")));
    }

    private static boolean isHello(JsonObject record) {
        return !(record.get("ehloHostname") instanceof JsonString name) || AddressRules.isName(name.getString());
    }

    @Override
    protected Optional<SetError> spare(Connection connection, Change change) throws SQLException {
        return names.linked(
                connection,
                OutboundStrategy.CONNECTION,
                new ObjectRef(ConnectionStrategy.TYPE, change.id()),
                change.before().getString("name"));
    }
}
