package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postroad.delivery.entity.IpPreference;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Json;
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
import org.postroad.registry.entity.Variant;

/** Where mail is taken (Stalwart docs, MtaRoute). */
@ApplicationScoped
public class MtaRouteHome extends MailObjectHome {
    private static final int MOST_HOSTS = 100;
    private static final int LONGEST_USER = 500;
    private static final int LONGEST_SECRET = 4_000;
    private static final int LARGEST_PORT = 65_535;

    private static final Choices PREFERENCES = new Choices(
            "MtaIpStrategy",
            Arrays.stream(IpPreference.values())
                    .map(preference -> new Choices.Choice(preference.wireName(), preference.label()))
                    .toList());

    private static final Choices PROTOCOLS =
            new Choices("MtaProtocol", List.of(new Choices.Choice("smtp", "SMTP"), new Choices.Choice("lmtp", "LMTP")));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            MailRoute.TYPE,
            false,
            "sysMtaRoute",
            Reach.SERVER,
            "Says where mail is taken.",
            Set.of(ObjectType.Verb.values()),
            Shape.of("x:MtaRoute", mx(), relay(), local()),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(VirtualQueue.MAX_NAME))),
            List.of("name"),
            new Face(
                    "Settings/MTA/Outbound/Routes",
                    "Routes",
                    "Where mail is taken",
                    "route",
                    "routes",
                    "name",
                    List.of("name", "description", "@type"),
                    List.of(
                            new Face.Section("Route", List.of("name", "description")),
                            new Face.Section("Hosts", List.of("maxMxHosts", "maxMultihomed", "ipLookupStrategy")),
                            new Face.Section(
                                    "Relay",
                                    List.of(
                                            "address",
                                            "port",
                                            "protocol",
                                            "authUsername",
                                            "authSecret",
                                            "implicitTls",
                                            "allowInvalidCerts")))));

    private final StrategyNames names;
    private final RelaySecrets secrets;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected MtaRouteHome() {
        this.names = null;
        this.secrets = null;
    }

    @Inject
    public MtaRouteHome(StoredParts parts, MailSettingsStore settings, StrategyNames names, RelaySecrets secrets) {
        super(parts, settings);
        this.names = names;
        this.secrets = secrets;
    }

    private static Variant mx() {
        return new Variant(
                "Mx",
                "The domain's hosts",
                new Schema(
                        "MtaRouteMx",
                        "To the hosts that the domain names.",
                        List.of(
                                MailFields.name("What rules name the route by"),
                                MailFields.description("What the route is for"),
                                Field.of(
                                                "maxMxHosts",
                                                "Hosts",
                                                "How many hosts of a domain are tried",
                                                FieldType.unsigned(1, MOST_HOSTS))
                                        .or(5),
                                Field.of(
                                                "maxMultihomed",
                                                "Addresses",
                                                "How many addresses of a host are tried",
                                                FieldType.unsigned(1, MOST_HOSTS))
                                        .or(2),
                                Field.of(
                                                "ipLookupStrategy",
                                                "IP versions",
                                                "Which addresses are tried, in which order",
                                                new FieldType.Choice(PREFERENCES))
                                        .or(IpPreference.V4_THEN_V6.wireName()))));
    }

    private static Variant relay() {
        return new Variant(
                "Relay",
                "A relay",
                new Schema(
                        "MtaRouteRelay",
                        "To one host, whatever the domain.",
                        List.of(
                                MailFields.name("What rules name the route by"),
                                MailFields.description("What the route is for"),
                                Field.of("address", "Host", "Its name or IP address", FieldType.text(1, 253)),
                                Field.of("port", "Port", "Where it listens", FieldType.unsigned(1, LARGEST_PORT))
                                        .or(25),
                                Field.of("protocol", "Protocol", "What it speaks", new FieldType.Choice(PROTOCOLS))
                                        .or("smtp"),
                                Field.of("authUsername", "User", "Whom to sign in as", FieldType.text(1, LONGEST_USER))
                                        .nullable(),
                                Field.of(
                                                "authSecret",
                                                "Password",
                                                "What to sign in with; kept encrypted, never shown",
                                                FieldType.secret(1, LONGEST_SECRET))
                                        .nullable(),
                                Field.of(
                                                "implicitTls",
                                                "TLS at once",
                                                "Whether TLS comes before the first word",
                                                new FieldType.Flag())
                                        .or(false),
                                Field.of(
                                                "allowInvalidCerts",
                                                "Any certificate",
                                                "Whether a certificate that proves nothing will do",
                                                new FieldType.Flag())
                                        .or(false))));
    }

    private static Variant local() {
        return new Variant(
                "Local",
                "Here",
                new Schema(
                        "MtaRouteLocal",
                        "To the mailboxes of this system.",
                        List.of(
                                MailFields.name("What rules name the route by"),
                                MailFields.description("What the route is for"))));
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return MailRoute.ID;
    }

    @Override
    protected JsonObject record(StoredRow row, JsonObject body) {
        return body.containsKey("authSecret")
                ? Json.createObjectBuilder(body).addNull("authSecret").build()
                : body;
    }

    /** A secret is kept until another is given, or nobody signs in any more. */
    @Override
    protected JsonObject body(JsonObject record, Optional<JsonObject> before) {
        JsonObject body = super.body(record, before);
        if (!record.containsKey("authSecret")) {
            return body;
        }
        JsonValue secret = JsonValue.NULL;
        if (record.get("authSecret") instanceof JsonString given) {
            long id = MailRoute.ID.parse(record.getString("id")).orElseThrow();
            secret = Json.createValue(secrets.seal(id, given.getString()));
        } else if (!record.isNull("authUsername")) {
            secret = before.map(present -> present.get("authSecret")).orElse(JsonValue.NULL);
        }
        return Json.createObjectBuilder(body).add("authSecret", secret).build();
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) {
        JsonObject record = change.after();
        if (!record.containsKey("address")) {
            return Optional.empty();
        }
        String host = record.getString("address");
        if (!AddressRules.isName(host) && AddressBlock.literal(host).isEmpty()) {
            return Optional.of(invalid("address", record.get("address")));
        }
        if (record.isNull("authUsername") && !record.isNull("authSecret")) {
            return Optional.of(
                    SetError.of("validationFailed", "A secret needs a user: authUsername.", List.of("authUsername")));
        }
        boolean another = Stream.of("@type", "address", "port", "authUsername", "allowInvalidCerts")
                .anyMatch(change::changes);
        return another && !record.isNull("authUsername") && record.isNull("authSecret")
                ? Optional.of(SetError.of(
                        "validationFailed",
                        "A secret is for one user at one host; give authSecret with them.",
                        List.of("authSecret")))
                : Optional.empty();
    }

    @Override
    protected Optional<SetError> spare(Connection connection, Change change) throws SQLException {
        return names.linked(
                connection,
                OutboundStrategy.ROUTE,
                new ObjectRef(MailRoute.TYPE, change.id()),
                change.before().getString("name"));
    }
}
