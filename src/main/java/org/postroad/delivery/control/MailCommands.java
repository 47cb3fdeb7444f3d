package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.Event;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientStatus;
import org.postroad.identity.control.AuditLog;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** What operators tell the outbound queue to do with a message. Each is idempotent: recipients that are final already stay as they are. */
@Dependent
public class MailCommands {
    private final Transactions transactions;
    private final DeliveryJobs jobs;
    private final Notices notices;
    private final InstantSource clock;
    private final AuditLog audit;

    @Inject
    MailCommands(Transactions transactions, DeliveryJobs jobs, Notices notices, InstantSource clock, AuditLog audit) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.notices = notices;
        this.clock = clock;
        this.audit = audit;
    }

    /** Has the next attempt made at once. @param addresses of recipients; none for all. @throws Refused if one is not the message's */
    public void retry(QueuedMessage message, Set<String> addresses) {
        run(
                message,
                addresses,
                "retry",
                false,
                (recipient, now) -> recipient.with(
                        recipient.placement(), recipient.progress().putOff(now), recipient.last()));
    }

    /**
     * Calls delivery off.
     *
     * @param addresses of recipients; none for all
     * @param tell whether the sender is to hear, as of a failure
     * @throws Refused if one is not the message's
     */
    public void cancel(QueuedMessage message, Set<String> addresses, boolean tell) {
        run(message, addresses, "cancel", tell, (recipient, now) -> {
            LastAttempt last = recipient.last().at() != null
                    ? recipient.last()
                    : LastAttempt.failed(
                            DeliveryError.NONE, new EnhancedCode(5, 7, 0), null, "The delivery was called off", now);
            return recipient.with(recipient.placement(), recipient.progress().closed(RecipientStatus.CANCELLED), last);
        });
    }

    private interface Step {
        QueuedRecipient of(QueuedRecipient recipient, Instant now);
    }

    private void run(QueuedMessage message, Set<String> addresses, String command, boolean tell, Step step) {
        Contended.run(transactions, connection -> {
            RecipientRows rows = new RecipientRows(connection);
            // The jobs first, as attempts do, or each could wait for the other
            DeliveryJobs.hold(connection, rows.all(message));
            List<QueuedRecipient> all = rows.holdAll(message);
            requireKnown(all, addresses);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            List<QueuedRecipient> changed = all.stream()
                    .filter(one -> !one.isFinal())
                    .filter(one -> addresses.isEmpty() || addresses.contains(one.address()))
                    .map(one -> step.of(one, now))
                    .toList();
            if (changed.isEmpty()) {
                return false;
            }
            rows.update(message.id(), changed);
            if (tell) {
                List<Notices.Told> told = new ArrayList<>();
                changed.forEach(one -> told.add(new Notices.Told(one, Event.FAILED)));
                notices.send(message, told, now);
            }
            new MessageRows(connection).finishIfDone(message.id(), now);
            // A job that has nothing left to do ends when it runs
            jobs.dueNow(changed.stream()
                    .map(one -> one.placement().jobId())
                    .distinct()
                    .toList());
            record(message, changed, command);
            return true;
        });
    }

    private static void requireKnown(List<QueuedRecipient> all, Set<String> addresses) {
        for (String address : addresses) {
            if (all.stream().noneMatch(one -> one.address().equals(address))) {
                throw Refused.invalid(
                        "/recipients", "unknown_recipient", "The message does not go to " + address + ".");
            }
        }
    }

    private void record(QueuedMessage message, List<QueuedRecipient> changed, String command) {
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        changed.forEach(one -> recipients.add(one.address()));
        audit.record(
                message.accountId(),
                "queued_message",
                command,
                Json.createObjectBuilder()
                        .add("message_id", QueuedMessage.ID.text(message.id()))
                        .add("recipients", recipients)
                        .build());
    }
}
