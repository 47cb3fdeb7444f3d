package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int HEADER_LOOK = 64 * 1024;

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
     * Queues a message.
     *
     * @param recipients at least one
     * @param content lines end with CR LF
     * @param now when schedules are chosen
     */
    public QueuedMessage queue(
            long accountId, Envelope envelope, List<NewRecipient> recipients, byte[] content, Instant now) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A message goes to somebody");
        }
        List<String> addresses = recipients.stream().map(NewRecipient::address).toList();
        // Before the transaction: rules may look things up
        List<MailRules.Placed> placed = new ArrayList<>();
        for (NewRecipient recipient : recipients) {
            placed.add(rules.schedule(facts(envelope, content.length, addresses, recipient.address(), now))
                    .chosen());
        }
        return transactions.within(connection -> {
            QueuedMessage message = message(accountId, envelope, addresses, content);
            new MessageRows(connection).insert(message);
            List<QueuedRecipient> queued = recipients(message, recipients, placed);
            new RecipientRows(connection).insert(message.id(), queued);
            transactions.afterCommit(() -> clock.expect(queued));
            return message;
        });
    }

    private QueuedMessage message(long accountId, Envelope envelope, List<String> addresses, byte[] content) {
        boolean ascii = isAscii(envelope.reversePath()) && addresses.stream().allMatch(QueueMail::isAscii);
        ContentFacts facts = ContentFacts.of(content, HEADER_LOOK);
        return new QueuedMessage(
                ids.next(),
                accountId,
                envelope,
                content.length,
                keep(accountId, content),
                facts.eightBit(),
                !ascii || facts.internationalHeader(),
                facts.messageId());
    }

    private long keep(long accountId, byte[] content) {
        if (content.length <= Blobs.LARGEST_PIECE) {
            return blobs.put(accountId, content);
        }
        long blob = blobs.begin(accountId);
        for (int number = 0; number * (long) Blobs.LARGEST_PIECE < content.length; number++) {
            int from = number * Blobs.LARGEST_PIECE;
            int to = Math.min(content.length, from + Blobs.LARGEST_PIECE);
            blobs.append(blob, number, Arrays.copyOfRange(content, from, to));
        }
        return blob;
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
