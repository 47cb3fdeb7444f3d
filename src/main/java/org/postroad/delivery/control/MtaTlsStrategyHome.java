package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredParts;
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

/** How conversations with hosts are encrypted (Stalwart docs, MtaTlsStrategy). */
@ApplicationScoped
public class MtaTlsStrategyHome extends MailObjectHome {
    private static final long HOUR = 3_600_000;

    private static final Choices USES = new Choices(
            "MtaRequiredOrOptional",
            List.of(
                    new Choices.Choice("optional", "Optional"),
                    new Choices.Choice("require", "Required"),
                    new Choices.Choice("disable", "Disabled")));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            TlsStrategy.TYPE,
            false,
            "sysMtaTlsStrategy",
            Reach.SERVER,
            "Says how conversations with hosts are encrypted.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:MtaTlsStrategy",
                    "How conversations are encrypted.",
                    List.of(
                            MailFields.name("What rules name the strategy by"),
                            MailFields.description("What the strategy is for"),
                            use("dane", "DANE", "Whether certificates are held against the DNS"),
                            use("mtaSts", "MTA-STS", "Whether hosts are held against the policy of their domain"),
                            use("startTls", "STARTTLS", "Whether conversations are encrypted"),
                            Field.of(
                                            "allowInvalidCerts",
                                            "Any certificate",
                                            "Whether a certificate that proves nothing will do",
                                            new FieldType.Flag())
                                    .or(false),
                            Field.of(
                                            "tlsTimeout",
                                            "Handshake",
                                            "How long a handshake may take",
                                            FieldType.duration(HOUR))
                                    .or(180_000),
                            Field.of(
                                            "mtaStsTimeout",
                                            "Policy",
                                            "How long fetching the policy of a domain may take",
                                            FieldType.duration(HOUR))
                                    .or(300_000)))),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(VirtualQueue.MAX_NAME))),
            List.of("name"),
            new Face(
                    "Settings/MTA/Outbound/TLS",
                    "TLS Strategies",
                    "How conversations are encrypted",
                    "TLS strategy",
                    "TLS strategies",
                    "name",
                    List.of("name", "description", "startTls"),
                    List.of(
                            new Face.Section("Strategy", List.of("name", "description")),
                            new Face.Section("TLS", List.of("startTls", "dane", "mtaSts", "allowInvalidCerts")),
                            new Face.Section("Timeouts", List.of("tlsTimeout", "mtaStsTimeout")))));

    private final StrategyNames names;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected MtaTlsStrategyHome() {
        this.names = null;
    }

    @Inject
    public MtaTlsStrategyHome(StoredParts parts, MailSettingsStore settings, StrategyNames names) {
        super(parts, settings);
        this.names = names;
    }

    private static Field use(String name, String label, String description) {
        return Field.of(name, label, description, new FieldType.Choice(USES)).or("optional");
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return TlsStrategy.ID;
    }

    @Override
    protected Optional<SetError> spare(Connection connection, Change change) throws SQLException {
        return names.linked(
                connection,
                OutboundStrategy.TLS,
                new ObjectRef(TlsStrategy.TYPE, change.id()),
                change.before().getString("name"));
    }
}
