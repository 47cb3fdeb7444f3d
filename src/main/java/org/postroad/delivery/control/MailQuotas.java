package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.QueueQuota;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/**
 * Obeys the quotas of how much may wait. They are exact: a message is counted in the transaction that queues it, and no longer in the one
 * that ends its last recipient. Notices of our own are not counted, or a full queue could not say so.
 */
@Dependent
class MailQuotas {
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final MailSettingsStore settings;
    private final MailRules rules;

    @Inject
    MailQuotas(MailSettingsStore settings, MailRules rules) {
        this.settings = settings;
        this.rules = rules;
    }

    /**
     * What a message will count for, in the order in which all take it. Asks the rules: not to be called inside a transaction.
     *
     * @param recipients the facts of one for each
     */
    List<QuotaRows.Charge> charges(List<MailFacts> recipients) {
        Set<QuotaRows.Charge> charges = new LinkedHashSet<>();
        for (QueueQuota quota : settings.current().quotas()) {
            for (MailFacts facts : recipients) {
                if (rules.holds(quota.match(), facts)) {
                    charges.add(new QuotaRows.Charge(quota, facts.digest(quota.keys()), facts.size()));
                }
            }
        }
        return charges.stream()
                .sorted(Comparator.comparing(
                                (QuotaRows.Charge charge) -> charge.quota().id())
                        .thenComparing(QuotaRows.Charge::counted))
                .toList();
    }

    /**
     * Counts a message, in the caller's transaction, which may go on after a refusal: nothing of the message is counted then.
     *
     * @throws Refused TOO_MANY if a quota is full
     */
    static void take(Connection connection, List<QuotaRows.Charge> charges, long messageId) throws SQLException {
        QuotaRows rows = new QuotaRows(connection);
        for (QuotaRows.Charge charge : charges) {
            if (!rows.take(charge, messageId)) {
                rows.free(Set.of(messageId));
                throw full(charge.quota());
            }
        }
    }

    private static Refused full(QueueQuota quota) {
        StringBuilder most = new StringBuilder();
        quota.messages().ifPresent(messages -> most.append(messages).append(" messages"));
        quota.bytes()
                .ifPresent(bytes ->
                        most.append(most.isEmpty() ? "" : " or ").append(bytes).append(" bytes"));
        return Refused.until(
                Kind.TOO_MANY,
                "quota_exceeded",
                "The quota " + QueueQuota.ID.text(quota.id()) + " is full: " + most
                        + " may wait at a time. Nothing was queued; send it again when some are delivered.",
                RETRY);
    }
}
