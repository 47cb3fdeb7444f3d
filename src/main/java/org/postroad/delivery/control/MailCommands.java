package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.Event;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.Placement;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientStatus;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.QueueSettings;
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
    private final QueueCatalog queues;
    private final InstantSource clock;
    private final AuditLog audit;

    @Inject
    MailCommands(
            Transactions transactions,
            DeliveryJobs jobs,
            Notices notices,
            QueueCatalog queues,
            InstantSource clock,
            AuditLog audit) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.notices = notices;
        this.queues = queues;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Whom a command is for, and why it is given.
     *
     * @param addresses of recipients of the message; none for all
     * @param reason for the audit log, null if there is none
     */
    public record Aim(Set<String> addresses, @Nullable String reason) {
        public Aim {
            addresses = Set.copyOf(addresses);
        }
    }

    /** Has the next attempt made at once. @throws Refused if a recipient is not the message's, or CONFLICT if it is held */
    public void retry(QueuedMessage message, Aim aim) {
        run(
                message,
                aim,
                new Command("retry", true, false),
                (recipient, now) -> recipient.with(
                        recipient.placement(), recipient.progress().putOff(now), recipient.last()));
    }

    /** Has the next attempt made at an instant; it is no later than the expiry. @throws Refused as {@link #retry}, held or not */
    public void reschedule(QueuedMessage message, Aim aim, Instant due) {
        run(message, aim, new Command("reschedule", false, false), (recipient, now) -> {
            Instant expires = recipient.progress().expiresAt();
            Instant at = expires != null && expires.isBefore(due) ? expires : due;
            return recipient.with(recipient.placement(), recipient.progress().putOff(at), recipient.last());
        });
    }

    /**
     * Has recipients wait in another queue from now on, whatever the rules say; their times go on by the schedule that the rules choose.
     *
     * @param queue the name of a mail queue; null for that of the rules again, at the next step
     * @throws Refused as {@link #retry}, held or not; INVALID if there is no such queue
     */
    public void reroute(QueuedMessage message, Aim aim, @Nullable String queue) {
        long queueId = queue == null ? 0 : mailQueue(queue);
        run(message, aim, new Command("reroute", false, false), (recipient, now) -> {
            Placement before = recipient.placement();
            Placement after = queue == null
                    ? before.byRules()
                    : before.queueId() == queueId ? before.byHand(queueId).by(before.jobId()) : before.byHand(queueId);
            return recipient.with(after, recipient.progress(), recipient.last());
        });
    }

    private long mailQueue(String name) {
        return queues.named(name)
                .filter(QueueSettings::mail)
                .map(QueueSettings::id)
                .orElseThrow(() -> Refused.invalid("/queue", "unknown_queue", "There is no mail queue " + name + "."));
    }

    /**
     * Calls delivery off.
     *
     * @param tell whether the sender is to hear, as of a failure
     * @throws Refused if a recipient is not the message's
     */
    public void cancel(QueuedMessage message, Aim aim, boolean tell) {
        run(message, aim, new Command("cancel", false, tell), (recipient, now) -> {
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

    /** @param released whether it is refused for a message that is held @param tell whether the sender hears */
    private record Command(String name, boolean released, boolean tell) {}

    private void run(QueuedMessage message, Aim aim, Command command, Step step) {
        Contended.run(transactions, connection -> {
            RecipientRows rows = new RecipientRows(connection);
            // The jobs first, as attempts do, or each could wait for the other
            DeliveryJobs.hold(connection, rows.all(message));
            List<QueuedRecipient> all = rows.holdAll(message);
            requireKnown(all, aim.addresses);
            if (command.released && new HoldRows(connection).find(message.id()).isPresent()) {
                throw Refused.conflict("message_held", "The message is held; release it first.");
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            List<QueuedRecipient> before = all.stream()
                    .filter(one -> !one.isFinal())
                    .filter(one -> aim.addresses.isEmpty() || aim.addresses.contains(one.address()))
                    .toList();
            List<QueuedRecipient> changed = onward(
                    message, before.stream().map(one -> step.of(one, now)).toList());
            if (changed.equals(before)) {
                return false;
            }
            rows.update(message.id(), changed);
            if (command.tell) {
                List<Notices.Told> told = new ArrayList<>();
                changed.forEach(one -> told.add(new Notices.Told(one, Event.FAILED)));
                notices.send(message, told, now);
            }
            new MessageRows(connection).finishIfDone(message.id(), now);
            // Those of before look what is left for them; one that has nothing left to do ends
            jobs.dueNow(Stream.concat(before.stream(), changed.stream())
                    .map(one -> one.placement().jobId())
                    .distinct()
                    .toList());
            record(message, changed, command.name, aim.reason);
            return true;
        });
    }

    /** Those that go to another queue get a job there. */
    private List<QueuedRecipient> onward(QueuedMessage message, List<QueuedRecipient> recipients) {
        Map<DeliveryJobs.Stop, Instant> stops = new LinkedHashMap<>();
        recipients.stream()
                .filter(one -> !one.isFinal() && one.placement().jobId() == 0)
                .forEach(one -> stops.put(stop(one), one.progress().retryDue()));
        if (stops.isEmpty()) {
            return recipients;
        }
        Map<DeliveryJobs.Stop, Long> made = jobs.enqueue(message, stops);
        return recipients.stream()
                .map(one -> one.placement().jobId() != 0
                        ? one
                        : one.with(one.placement().by(made.getOrDefault(stop(one), 0L)), one.progress(), one.last()))
                .toList();
    }

    private static DeliveryJobs.Stop stop(QueuedRecipient one) {
        return new DeliveryJobs.Stop(one.placement().queueId(), one.domain());
    }

    private static void requireKnown(List<QueuedRecipient> all, Set<String> addresses) {
        for (String address : addresses) {
            if (all.stream().noneMatch(one -> one.address().equals(address))) {
                throw Refused.invalid(
                        "/recipients", "unknown_recipient", "The message does not go to " + address + ".");
            }
        }
    }

    private void record(QueuedMessage message, List<QueuedRecipient> changed, String command, @Nullable String reason) {
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        changed.forEach(one -> recipients.add(one.address()));
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("message_id", QueuedMessage.ID.text(message.id()))
                .add("recipients", recipients);
        if (reason != null) {
            data.add("reason", reason);
        }
        audit.record(message.accountId(), "queued_message", command, data.build());
    }
}
