package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.DeliverBy;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.identity.control.AuditLog;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;

/** Sends a message for an account: puts it into the queue, and says so in the audit log. */
@Dependent
public class SendMail {
    private final Transactions transactions;
    private final QueueMail queue;
    private final InstantSource clock;
    private final AuditLog audit;

    @Inject
    SendMail(Transactions transactions, QueueMail queue, InstantSource clock, AuditLog audit) {
        this.transactions = transactions;
        this.queue = queue;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * What is to be sent.
     *
     * @param reversePath empty for the null one
     * @param content lines end with CR LF
     * @param released the earliest delivery, null for now
     * @param returned null if nobody said
     * @param envelopeId null for none
     * @param deliverBy null for none
     * @param requireTls whether no host may have it that does not promise the same (RFC 8689)
     */
    public record Wanted(
            String reversePath,
            List<NewRecipient> recipients,
            byte[] content,
            int priority,
            @Nullable Instant released,
            @Nullable ReturnContent returned,
            @Nullable EnvelopeId envelopeId,
            @Nullable DeliverBy deliverBy,
            boolean requireTls) {
        public Wanted {
            recipients = List.copyOf(recipients);
        }
    }

    /** Sends it; of recipients with one address, the first counts. */
    public QueuedMessage send(long accountId, Wanted wanted) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant released = wanted.released == null || wanted.released.isBefore(now) ? now : wanted.released;
        Envelope envelope = new Envelope(
                wanted.reversePath,
                MessageSource.AUTHENTICATED,
                wanted.priority,
                wanted.returned,
                wanted.envelopeId,
                wanted.deliverBy,
                wanted.requireTls,
                now,
                released,
                null,
                0);
        Map<String, NewRecipient> recipients = new LinkedHashMap<>();
        wanted.recipients.forEach(recipient -> recipients.putIfAbsent(recipient.address(), recipient));
        return transactions.within(connection -> {
            QueuedMessage message =
                    queue.queue(accountId, envelope, List.copyOf(recipients.values()), wanted.content, now);
            JsonArrayBuilder to = Json.createArrayBuilder();
            recipients.keySet().forEach(to::add);
            audit.record(
                    accountId,
                    "queued_message",
                    "create",
                    Json.createObjectBuilder()
                            .add("message_id", QueuedMessage.ID.text(message.id()))
                            .add("from", wanted.reversePath)
                            .add("to", to)
                            .build());
            return message;
        });
    }
}
