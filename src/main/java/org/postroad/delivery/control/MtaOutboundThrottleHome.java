package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.MailLimit;
import org.postroad.delivery.entity.OutboundThrottle;
import org.postroad.expression.Scope;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** How much goes out in a time (Stalwart docs, MtaOutboundThrottle). */
@ApplicationScoped
public class MtaOutboundThrottleHome extends MailObjectHome {
    private static final int MOST = 1_000_000;

    private static final Shape RATE = Shape.of(new Schema(
            "Rate",
            "So much in a time.",
            List.of(
                    Field.of("count", "Count", "How much", FieldType.unsigned(1, MOST)),
                    Field.of("period", "Period", "In how long", FieldType.duration(MtaDeliveryScheduleHome.CENTURY)))));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            OutboundThrottle.TYPE,
            false,
            "sysMtaOutboundThrottle",
            Reach.SERVER,
            "Limits how much mail goes out in a time; what is over it waits, and that is no attempt.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:MtaOutboundThrottle",
                    "How much goes out in a time.",
                    List.of(
                            MailFields.description("What the limit is for"),
                            MailFields.enabled(),
                            MailFields.key(
                                    "MtaOutboundThrottleKey",
                                    MailLimit.MX,
                                    MailLimit.REMOTE_IP,
                                    MailLimit.LOCAL_IP,
                                    MailLimit.SENDER,
                                    MailLimit.SENDER_DOMAIN,
                                    MailLimit.RCPT_DOMAIN),
                            RulesField.of("match", "For", "True for what it holds for", RulesField.always(true)),
                            Field.of("rate", "Rate", "How much in which time", new FieldType.Nested(RATE))))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Settings/MTA/Outbound/Rate Limits",
                    "Outbound Rate Limits",
                    "How much goes out in a time",
                    "outbound rate limit",
                    "outbound rate limits",
                    "description",
                    List.of("description", "enable", "key"),
                    List.of(new Face.Section("Limit", List.of("description", "enable", "key", "match", "rate")))));

    /** For CDI. */
    protected MtaOutboundThrottleHome() {}

    @Inject
    public MtaOutboundThrottleHome(StoredParts parts, MailSettingsStore settings) {
        super(parts, settings);
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return OutboundThrottle.ID;
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) {
        return RulesField.check(change.after(), "match", Scope.HOST);
    }
}
