package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.MailLimit;
import org.postroad.delivery.entity.QueueQuota;
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

/** How much mail may wait at a time (Stalwart docs, MtaQueueQuota). */
@ApplicationScoped
public class MtaQueueQuotaHome extends MailObjectHome {
    private static final long MOST = 1_000_000_000_000L;

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            QueueQuota.TYPE,
            false,
            "sysMtaQueueQuota",
            Reach.SERVER,
            "Limits how much mail waits at a time; what is over it is not taken, for now.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:MtaQueueQuota",
                    "How much mail may wait.",
                    List.of(
                            MailFields.description("What the quota is for").immutable(),
                            MailFields.enabled(),
                            MailFields.key(
                                    "MtaQueueQuotaKey",
                                    MailLimit.SENDER,
                                    MailLimit.SENDER_DOMAIN,
                                    MailLimit.RCPT,
                                    MailLimit.RCPT_DOMAIN),
                            RulesField.of("match", "For", "True for what it holds for", RulesField.always(true)),
                            Field.of("messages", "Messages", "How many may wait", FieldType.unsigned(1, MOST))
                                    .nullable(),
                            Field.of("size", "Size", "How many bytes may wait", FieldType.size(1, MOST))
                                    .nullable()))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Settings/MTA/Outbound/Quotas",
                    "Queue Quotas",
                    "How much mail may wait",
                    "queue quota",
                    "queue quotas",
                    "description",
                    List.of("description", "enable", "key", "messages", "size"),
                    List.of(new Face.Section(
                            "Quota", List.of("description", "enable", "key", "match", "messages", "size")))));

    /** For CDI. */
    protected MtaQueueQuotaHome() {}

    @Inject
    public MtaQueueQuotaHome(StoredParts parts, MailSettingsStore settings) {
        super(parts, settings);
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return QueueQuota.ID;
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) {
        return RulesField.check(change.after(), "match", Scope.RECIPIENT);
    }
}
