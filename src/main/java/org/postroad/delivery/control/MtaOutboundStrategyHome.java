package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** Which route, schedule, connection and TLS strategy mail takes (Stalwart docs, MtaOutboundStrategy). */
@ApplicationScoped
public class MtaOutboundStrategyHome extends MailObjectHome {
    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            OutboundStrategy.TYPE,
            true,
            "sysMtaOutboundStrategy",
            Reach.SERVER,
            "Says which route, schedule, connection and TLS strategy mail takes.",
            Set.of(ObjectType.Verb.GET, ObjectType.Verb.UPDATE),
            Shape.of(new Schema(
                    "x:MtaOutboundStrategy",
                    "Rules for outbound mail.",
                    List.of(
                            RulesField.of(
                                    OutboundStrategy.ROUTE,
                                    "Route",
                                    "Where mail is taken",
                                    OutboundStrategy.FIRST_ROUTE),
                            RulesField.of(
                                    OutboundStrategy.SCHEDULE,
                                    "Schedule",
                                    "When it is tried, told of and given up",
                                    OutboundStrategy.FIRST_SCHEDULE),
                            RulesField.of(
                                    OutboundStrategy.CONNECTION,
                                    "Connection",
                                    "How its hosts are connected to",
                                    OutboundStrategy.FIRST_CONNECTION),
                            RulesField.of(
                                    OutboundStrategy.TLS,
                                    "TLS",
                                    "How conversations are encrypted",
                                    OutboundStrategy.FIRST_TLS)))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Settings/MTA/Outbound/Strategy",
                    "Outbound Strategy",
                    "Rules for outbound mail",
                    "outbound strategy",
                    "outbound strategies",
                    "",
                    List.of(),
                    List.of(new Face.Section(
                            "Rules",
                            List.of(
                                    OutboundStrategy.ROUTE,
                                    OutboundStrategy.SCHEDULE,
                                    OutboundStrategy.CONNECTION,
                                    OutboundStrategy.TLS)))));

    /** Of which type the objects are that the rules of a field name. */
    private static final Map<String, String> NAMED = named();

    /** For CDI. */
    protected MtaOutboundStrategyHome() {}

    @Inject
    public MtaOutboundStrategyHome(StoredParts parts, MailSettingsStore settings) {
        super(parts, settings);
    }

    private static Map<String, String> named() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put(OutboundStrategy.ROUTE, MailRoute.TYPE);
        types.put(OutboundStrategy.SCHEDULE, MailSchedule.TYPE);
        types.put(OutboundStrategy.CONNECTION, ConnectionStrategy.TYPE);
        types.put(OutboundStrategy.TLS, TlsStrategy.TYPE);
        return types;
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        throw new IllegalStateException("There is one only");
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) throws SQLException {
        JsonObject record = change.after();
        for (Map.Entry<String, String> field : NAMED.entrySet()) {
            Set<String> names = hold(connection, field.getValue()).stream()
                    .map(StoredRow::name)
                    .collect(Collectors.toUnmodifiableSet());
            Optional<SetError> error = StrategyNames.unknown(record, field.getKey(), names);
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }
}
