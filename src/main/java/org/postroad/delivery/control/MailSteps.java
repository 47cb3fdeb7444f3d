package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.postroad.platform.control.IdSource;

/**
 * What becomes of recipients after an attempt, and by the clock: their next state, the notices that go with it and the jobs that go on, in
 * one transaction. Every step asks the rules anew, so that a changed schedule applies to mail that waits already.
 */
@Dependent
class MailSteps {
    private final MailRules rules;
    private final Notices notices;
    private final DeliveryJobs jobs;
    private final QueueCatalog queues;
    private final IdSource ids;
    private final NextByClock clock;

    /** Recipients of one message that wait together. @param addresses of all recipients of the message */
    record Stand(QueuedMessage message, List<String> addresses, long queueId, String domain) {}

    @Inject
    MailSteps(
            MailRules rules, Notices notices, DeliveryJobs jobs, QueueCatalog queues, IdSource ids, NextByClock clock) {
        this.rules = rules;
        this.notices = notices;
        this.jobs = jobs;
        this.queues = queues;
        this.ids = ids;
        this.clock = clock;
    }

    /** What the rules can ask of a recipient. */
    MailFacts facts(QueuedMessage message, List<String> addresses, QueuedRecipient recipient, Instant now) {
        String queue = queues.withId(recipient.placement().queueId())
                .map(QueueSettings::name)
                .orElse("");
        return new MailFacts(
                message.envelope(),
                message.size(),
                addresses,
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
     * Takes every recipient of a stand one step on, as far as there is one to take.
     *
     * @param results of an attempt; none of the clock's
     * @return when the next attempt for one of them is due; empty if nobody waits there any more
     */
    Optional<Instant> settle(
            Connection connection, Stand stand, List<Courier.Result> results, List<HostTrace> traces, Instant now)
            throws SQLException {
        RecipientRows rows = new RecipientRows(connection);
        Map<Integer, Courier.Result> byNumber = new HashMap<>();
        results.forEach(result -> byNumber.put(result.recipient().number(), result));
        List<QueuedRecipient> after = new ArrayList<>();
        List<Notices.Told> told = new ArrayList<>();
        for (QueuedRecipient before : rows.hold(stand.message, stand.queueId, stand.domain)) {
            Courier.Result result = byNumber.get(before.number());
            QueuedRecipient attempted = result == null ? before : attempted(stand, before, result, told, now);
            after.add(byClock(stand, attempted, told, now));
        }
        List<QueuedRecipient> placed = onward(stand, after);
        rows.update(stand.message.id(), placed);
        clock.expect(placed); // Should this be undone, one look comes too early
        new AttemptRows(connection).insert(stand.message.id(), traces, ids::next);
        notices.send(stand.message, told, now);
        if (placed.stream().anyMatch(QueuedRecipient::isFinal)) {
            new MessageRows(connection).finishIfDone(stand.message.id(), now);
        }
        return placed.stream()
                .filter(one -> !one.isFinal() && one.placement().queueId() == stand.queueId)
                .map(one -> one.progress().retryDue())
                .min(Instant::compareTo);
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
        MailRules.Placed placed =
                rules.schedule(facts(stand.message, stand.addresses, seen, now)).chosen();
        DeliveryProgress progress = before.progress().deferred(placed.times(), now);
        if (progress.status() == RecipientStatus.FAILED) {
            return ended(before, progress, last, Event.FAILED, told);
        }
        return before.with(moved(before, placed), progress, last);
    }

    /** Where it waits from now on; by the same job if that is in the same queue. */
    private static Placement moved(QueuedRecipient before, MailRules.Placed placed) {
        Placement to = placed.placement();
        return to.queueId() == before.placement().queueId()
                ? to.by(before.placement().jobId())
                : to;
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
        DeliverySchedule times = rules.schedule(facts(stand.message, stand.addresses, recipient, now))
                .chosen()
                .times();
        QueuedRecipient noticed = recipient.noticed(recipient.placement(), progress.noticed(times, now), wanted);
        told.add(new Notices.Told(noticed, Event.DELAYED));
        return noticed;
    }

    /** Those that go to another queue get a job there. */
    private List<QueuedRecipient> onward(Stand stand, List<QueuedRecipient> recipients) {
        Map<DeliveryJobs.Stop, Instant> stops = new LinkedHashMap<>();
        for (QueuedRecipient one : recipients) {
            if (!one.isFinal() && one.placement().jobId() == 0) {
                stops.merge(
                        new DeliveryJobs.Stop(one.placement().queueId(), stand.domain),
                        one.progress().retryDue(),
                        (left, right) -> left.isBefore(right) ? left : right);
            }
        }
        if (stops.isEmpty()) {
            return recipients;
        }
        Map<DeliveryJobs.Stop, Long> made = jobs.enqueue(stand.message, stops);
        return recipients.stream()
                .map(one -> {
                    Long job = made.get(new DeliveryJobs.Stop(one.placement().queueId(), stand.domain));
                    return job == null || one.isFinal() || one.placement().jobId() != 0
                            ? one
                            : one.with(one.placement().by(job), one.progress(), one.last());
                })
                .toList();
    }
}
