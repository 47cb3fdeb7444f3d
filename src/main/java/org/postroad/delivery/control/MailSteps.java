package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.Event;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.DeliverySchedule;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.Placement;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientStatus;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.QueueSettings;

/**
 * What becomes of recipients after an attempt, and by the clock. Every step asks the rules anew, so that a changed schedule applies to mail
 * that waits already.
 */
@Dependent
class MailSteps {
    private final MailRules rules;
    private final QueueCatalog queues;

    /** Recipients of one message that wait together. @param addresses of all recipients of the message */
    record Stand(QueuedMessage message, List<String> addresses, long queueId, String domain) {}

    /**
     * What is to become of recipients.
     *
     * @param before as they were when this was planned
     * @param after in the same order
     * @param told what happened of which the sender may want to hear
     */
    record Step(
            Stand stand,
            List<QueuedRecipient> before,
            List<Courier.Result> results,
            List<HostTrace> traces,
            Map<Integer, Instant> putOff,
            List<QueuedRecipient> after,
            List<Notices.Told> told,
            Instant now) {}

    @Inject
    MailSteps(MailRules rules, QueueCatalog queues) {
        this.rules = rules;
        this.queues = queues;
    }

    /** What the rules can ask of a recipient. */
    MailFacts facts(Stand stand, QueuedRecipient recipient, Instant now) {
        String queue = queues.withId(recipient.placement().queueId())
                .map(QueueSettings::name)
                .orElse("");
        return new MailFacts(
                stand.message.envelope(),
                stand.message.size(),
                stand.addresses,
                recipient.address(),
                recipient.progress(),
                recipient.last(),
                recipient.notices(),
                queue,
                MailFacts.NO_LIMIT,
                null,
                now);
    }

    /**
     * Plans the next step of every recipient of a stand, as far as there is one to take. Asks the rules, which may look things up: not to be
     * called inside a transaction where that can be helped.
     *
     * @param before the unfinished recipients, as they were read
     * @param results of an attempt; none of the clock's
     * @param putOff until when no attempt is made, by the recipients' numbers
     */
    Step plan(
            Stand stand,
            List<QueuedRecipient> before,
            List<Courier.Result> results,
            List<HostTrace> traces,
            Map<Integer, Instant> putOff,
            Instant now) {
        Map<Integer, Courier.Result> byNumber = new HashMap<>();
        results.forEach(result -> byNumber.put(result.recipient().number(), result));
        List<QueuedRecipient> after = new ArrayList<>();
        List<Notices.Told> told = new ArrayList<>();
        for (QueuedRecipient recipient : before) {
            Courier.Result result = byNumber.get(recipient.number());
            QueuedRecipient attempted = result == null
                    ? putOff(recipient, putOff.get(recipient.number()))
                    : attempted(stand, recipient, result, told, now);
            after.add(byClock(stand, attempted, told, now));
        }
        return new Step(stand, before, results, traces, putOff, after, told, now);
    }

    private static QueuedRecipient putOff(QueuedRecipient recipient, @Nullable Instant until) {
        return until == null
                ? recipient
                : recipient.with(recipient.placement(), recipient.progress().putOff(until), recipient.last());
    }

    private QueuedRecipient attempted(
            Stand stand, QueuedRecipient before, Courier.Result result, List<Notices.Told> told, Instant now) {
        DeliveryProgress progress = before.progress();
        switch (result.fate()) {
            case HERE -> {
                return ended(before, progress.ended(RecipientStatus.DELIVERED), result.last(), Event.DELIVERED, told);
            }
            case PASSED_ON -> {
                return before.with(before.placement(), progress.ended(RecipientStatus.DELIVERED), result.last());
            }
            case RELAYED -> {
                return ended(before, progress.ended(RecipientStatus.RELAYED), result.last(), Event.RELAYED, told);
            }
            case PERMANENT -> {
                return ended(before, progress.ended(RecipientStatus.FAILED), result.last(), Event.FAILED, told);
            }
            case TEMPORARY -> {
                return deferred(stand, before, result.last(), told, now);
            }
        }
        throw new IllegalStateException("No fate " + result.fate());
    }

    private static QueuedRecipient ended(
            QueuedRecipient before, DeliveryProgress progress, LastAttempt last, Event event, List<Notices.Told> told) {
        QueuedRecipient ended = before.with(before.placement(), progress, last);
        told.add(new Notices.Told(ended, event));
        return ended;
    }

    /** The rules see the attempt that has just failed, and not yet that it counts (Stalwart docs, Scheduling). */
    private QueuedRecipient deferred(
            Stand stand, QueuedRecipient before, LastAttempt last, List<Notices.Told> told, Instant now) {
        QueuedRecipient seen = before.with(before.placement(), before.progress(), last);
        MailRules.Placed placed = rules.schedule(facts(stand, seen, now)).chosen();
        DeliveryProgress progress = before.progress().deferred(placed.times(), now);
        if (progress.status() == RecipientStatus.FAILED) {
            return ended(before, progress, last, Event.FAILED, told);
        }
        return before.with(moved(before, placed), progress, last);
    }

    /** Where it waits from now on; by the same job if that is in the same queue. */
    private static Placement moved(QueuedRecipient before, MailRules.Placed placed) {
        Placement from = before.placement();
        Placement to = placed.placement();
        if (from.isByHand()) {
            return new Placement(to.schedule(), from.queueId(), from.jobId(), from.rule());
        }
        return to.queueId() == from.queueId() ? to.by(from.jobId()) : to;
    }

    private QueuedRecipient byClock(Stand stand, QueuedRecipient recipient, List<Notices.Told> told, Instant now) {
        DeliveryProgress progress = recipient.progress();
        if (progress.isExpired(now)) {
            LastAttempt last = recipient.last().at() == null
                    ? LastAttempt.failed(
                            DeliveryError.NONE,
                            new EnhancedCode(4, 4, 7),
                            null,
                            "The time for its delivery is over; no attempt was made",
                            now)
                    : recipient.last();
            return ended(recipient, progress.closed(RecipientStatus.FAILED), last, Event.FAILED, told);
        }
        if (!progress.isNoticeDue(now)) {
            return recipient;
        }
        boolean wanted = recipient.wanted().wants(Event.DELAYED)
                && !stand.message.envelope().isFromNobody();
        DeliverySchedule times =
                rules.schedule(facts(stand, recipient, now)).chosen().times();
        QueuedRecipient noticed = recipient.noticed(recipient.placement(), progress.noticed(times, now), wanted);
        told.add(new Notices.Told(noticed, Event.DELAYED));
        return noticed;
    }
}
