package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.DeliverySchedule;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/**
 * Puts messages into the queue, in the caller's transaction where there is one: a message is there, with all of its recipients and the jobs
 * that deliver it, if and only if that commits.
 */
@Dependent
public class QueueMail {
    private final Transactions transactions;
    private final Blobs blobs;
    private final IdSource ids;
    private final MailRules rules;
    private final DeliveryJobs jobs;
    private final NextByClock clock;

    @Inject
    QueueMail(
            Transactions transactions,
            Blobs blobs,
            IdSource ids,
            MailRules rules,
            DeliveryJobs jobs,
            NextByClock clock) {
        this.transactions = transactions;
        this.blobs = blobs;
        this.ids = ids;
        this.rules = rules;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * A message that is ready to be queued, its rules applied.
     *
     * @param recipients at least one
     */
    record Ready(
            long id,
            long accountId,
            Envelope envelope,
            List<NewRecipient> recipients,
            List<MailRules.Placed> placed,
            MailContent content) {
        Ready {
            recipients = List.copyOf(recipients);
            placed = List.copyOf(placed);
        }
    }

    /**
     * Queues a message.
     *
     * @param recipients at least one
     * @param content lines end with CR LF
     * @param now when schedules are chosen
     */
    public QueuedMessage queue(
            long accountId, Envelope envelope, List<NewRecipient> recipients, byte[] content, Instant now) {
        Ready ready = ready(ids.next(), accountId, envelope, recipients, MailContent.of(content), now);
        return transactions.within(connection -> write(connection, ready));
    }

    /**
     * Applies the rules to a message. Called before a transaction: rules may look things up.
     *
     * @param id of the message, which nobody else has
     * @param now when schedules are chosen
     */
    Ready ready(
            long id,
            long accountId,
            Envelope envelope,
            List<NewRecipient> recipients,
            MailContent content,
            Instant now) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A message goes to somebody");
        }
        List<String> addresses = recipients.stream().map(NewRecipient::address).toList();
        List<MailRules.Placed> placed = new ArrayList<>();
        for (NewRecipient recipient : recipients) {
            placed.add(rules.schedule(facts(envelope, content.size(), addresses, recipient.address(), now))
                    .chosen());
        }
        return new Ready(id, accountId, envelope, recipients, placed, content);
    }

    /** Queues a message in the caller's transaction, which may queue others too. */
    QueuedMessage write(Connection connection, Ready ready) throws SQLException {
        QueuedMessage message = message(ready);
        new MessageRows(connection).insert(message);
        List<QueuedRecipient> queued = recipients(message, ready.recipients, ready.placed);
        new RecipientRows(connection).insert(message.id(), queued);
        transactions.afterCommit(() -> clock.expect(queued));
        return message;
    }

    private QueuedMessage message(Ready ready) {
        boolean ascii = isAscii(ready.envelope.reversePath())
                && ready.recipients.stream().allMatch(recipient -> isAscii(recipient.address()));
        ContentFacts facts = ready.content.facts();
        return new QueuedMessage(
                ready.id,
                ready.accountId,
                ready.envelope,
                ready.content.size(),
                ready.content.keep(blobs, ready.accountId),
                facts.eightBit(),
                !ascii || facts.internationalHeader(),
                facts.messageId());
    }

    private List<QueuedRecipient> recipients(
            QueuedMessage message, List<NewRecipient> given, List<MailRules.Placed> placed) {
        Map<DeliveryJobs.Stop, Instant> stops = new LinkedHashMap<>();
        Envelope envelope = message.envelope();
        for (int i = 0; i < given.size(); i++) {
            stops.put(stop(given.get(i), placed.get(i)), envelope.released());
        }
        Map<DeliveryJobs.Stop, Long> made = jobs.enqueue(message, stops);
        List<QueuedRecipient> recipients = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            NewRecipient one = given.get(i);
            MailRules.Placed where = placed.get(i);
            DeliverySchedule times = where.times();
            recipients.add(new QueuedRecipient(
                    i,
                    one.address(),
                    one.wanted(),
                    one.original(),
                    where.placement().by(made.getOrDefault(stop(one, where), 0L)),
                    DeliveryProgress.queued(times, envelope.released(), envelope.deliverBy()),
                    0,
                    LastAttempt.NONE));
        }
        return recipients;
    }

    private static DeliveryJobs.Stop stop(NewRecipient recipient, MailRules.Placed placed) {
        return new DeliveryJobs.Stop(placed.placement().queueId(), QueuedRecipient.domainOf(recipient.address()));
    }

    private static MailFacts facts(Envelope envelope, long size, List<String> addresses, String rcpt, Instant now) {
        return new MailFacts(
                envelope, size, addresses, rcpt, null, LastAttempt.NONE, 0, "", MailFacts.NO_LIMIT, null, now);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
