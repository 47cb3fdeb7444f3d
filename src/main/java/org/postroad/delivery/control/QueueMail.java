package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

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
    private final MailQuotas quotas;
    private final DeliveryJobs jobs;
    private final NextByClock clock;

    @Inject
    QueueMail(
            Transactions transactions,
            Blobs blobs,
            IdSource ids,
            MailRules rules,
            MailQuotas quotas,
            DeliveryJobs jobs,
            NextByClock clock) {
        this.transactions = transactions;
        this.blobs = blobs;
        this.ids = ids;
        this.rules = rules;
        this.quotas = quotas;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * A message that is ready to be queued, its rules applied.
     *
     * @param recipients at least one
     * @param charges what it counts for
     */
    record Ready(
            long id,
            long accountId,
            Envelope envelope,
            List<NewRecipient> recipients,
            List<MailRules.Placed> placed,
            List<QuotaRows.Charge> charges,
            MailContent content) {
        Ready {
            recipients = List.copyOf(recipients);
            placed = List.copyOf(placed);
            charges = List.copyOf(charges);
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
        List<MailFacts> facts = addresses.stream()
                .map(address -> facts(envelope, content.size(), addresses, address, now))
                .toList();
        List<MailRules.Placed> placed =
                facts.stream().map(one -> rules.schedule(one).chosen()).toList();
        List<QuotaRows.Charge> charges = envelope.source() == MessageSource.DSN ? List.of() : quotas.charges(facts);
        return new Ready(id, accountId, envelope, recipients, placed, charges, content);
    }

    /**
     * Queues a message in the caller's transaction, which may queue others too.
     *
     * @throws Refused TOO_MANY if a quota is full; nothing of the message is written then, and the transaction may go on
     */
    QueuedMessage write(Connection connection, Ready ready) throws SQLException {
        MailQuotas.take(connection, ready.charges, ready.id);
        return writeAll(connection, List.of(ready)).get(0);
    }

    /** Queues messages that are counted already, in the caller's transaction; all in the same few statements. */
    List<QueuedMessage> writeAll(Connection connection, List<Ready> ready) throws SQLException {
        List<QueuedMessage> messages = messages(ready);
        new MessageRows(connection).insertAll(messages);
        List<DeliveryJobs.Stops> stops = new ArrayList<>();
        for (int i = 0; i < ready.size(); i++) {
            stops.add(stops(messages.get(i), ready.get(i)));
        }
        List<Map<DeliveryJobs.Stop, Long>> made = jobs.enqueueAll(stops);
        List<RecipientRows.Written> written = new ArrayList<>();
        List<QueuedRecipient> queued = new ArrayList<>();
        for (int i = 0; i < ready.size(); i++) {
            long message = messages.get(i).id();
            for (QueuedRecipient recipient : recipients(ready.get(i), made.get(i))) {
                written.add(new RecipientRows.Written(message, recipient));
                queued.add(recipient);
            }
        }
        new RecipientRows(connection).insertAll(written);
        transactions.afterCommit(() -> clock.expect(queued));
        return messages;
    }

    private List<QueuedMessage> messages(List<Ready> ready) {
        List<Blobs.Body> small = new ArrayList<>();
        for (Ready one : ready) {
            one.content.small().ifPresent(bytes -> small.add(new Blobs.Body(one.accountId, bytes)));
        }
        Iterator<Long> kept = small.isEmpty()
                ? Collections.emptyIterator()
                : blobs.putAll(small).iterator();
        return ready.stream()
                .map(one -> message(
                        one, one.content.small().isPresent() ? kept.next() : one.content.keep(blobs, one.accountId)))
                .toList();
    }

    private static QueuedMessage message(Ready ready, long blobId) {
        boolean ascii = isAscii(ready.envelope.reversePath())
                && ready.recipients.stream().allMatch(recipient -> isAscii(recipient.address()));
        ContentFacts facts = ready.content.facts();
        return new QueuedMessage(
                ready.id,
                ready.accountId,
                ready.envelope,
                ready.content.size(),
                blobId,
                facts.eightBit(),
                !ascii || facts.internationalHeader(),
                facts.messageId());
    }

    private static DeliveryJobs.Stops stops(QueuedMessage message, Ready ready) {
        Map<DeliveryJobs.Stop, Instant> stops = new LinkedHashMap<>();
        for (int i = 0; i < ready.recipients.size(); i++) {
            stops.put(stop(ready.recipients.get(i), ready.placed.get(i)), ready.envelope.released());
        }
        return new DeliveryJobs.Stops(message, stops);
    }

    private static List<QueuedRecipient> recipients(Ready ready, Map<DeliveryJobs.Stop, Long> made) {
        Envelope envelope = ready.envelope;
        List<QueuedRecipient> recipients = new ArrayList<>();
        for (int i = 0; i < ready.recipients.size(); i++) {
            NewRecipient one = ready.recipients.get(i);
            MailRules.Placed where = ready.placed.get(i);
            recipients.add(new QueuedRecipient(
                    i,
                    one.address(),
                    one.wanted(),
                    one.original(),
                    where.placement().by(made.getOrDefault(stop(one, where), 0L)),
                    DeliveryProgress.queued(where.times(), envelope.released(), envelope.deliverBy()),
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
