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
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;

/** Sends a message for an account: puts it into the queue, and says so in the audit log. */
@Dependent
public class SendMail {
    private final Transactions transactions;
    private final QueueMail queue;
    private final IdSource ids;
    private final InstantSource clock;
    private final AuditLog audit;

    @Inject
    SendMail(Transactions transactions, QueueMail queue, IdSource ids, InstantSource clock, AuditLog audit) {
        this.transactions = transactions;
        this.queue = queue;
        this.ids = ids;
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

    /** A message with its rules applied. */
    public record Prepared(QueueMail.Ready message, Wanted wanted) {}

    /** Applies the rules to what is to be sent; of recipients with one address, the first counts. Not to be called inside a transaction. */
    public Prepared prepare(long accountId, Wanted wanted) {
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
        return new Prepared(
                queue.ready(
                        ids.next(),
                        accountId,
                        envelope,
                        List.copyOf(recipients.values()),
                        MailContent.of(wanted.content),
                        now),
                wanted);
    }

    /** Sends what was prepared, in the caller's transaction if there is one. @throws Refused TOO_MANY if a quota is full */
    public QueuedMessage send(Prepared prepared) {
        Wanted wanted = prepared.wanted;
        return transactions.within(connection -> {
            QueuedMessage message = queue.write(connection, prepared.message);
            JsonArrayBuilder to = Json.createArrayBuilder();
            prepared.message.recipients().forEach(recipient -> to.add(recipient.address()));
            audit.record(
                    message.accountId(),
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
