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
import java.util.Optional;
import java.util.TreeSet;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.IdSource;

/**
 * Writes the steps that recipients take: their next state, the notices that go with it and the jobs that go on, all in the caller's
 * transaction, of which several deliveries may be part. Whoever calls holds the jobs that deliver them.
 */
@Dependent
class WriteSteps {
    private final MailSteps steps;
    private final Notices notices;
    private final DeliveryJobs jobs;
    private final IdSource ids;
    private final NextByClock clock;

    @Inject
    WriteSteps(MailSteps steps, Notices notices, DeliveryJobs jobs, IdSource ids, NextByClock clock) {
        this.steps = steps;
        this.notices = notices;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Writes them; one whose recipients were changed since they were read is planned again.
     *
     * @return of each, when the next attempt for one of its recipients is due; empty if nobody waits there any more
     */
    List<Optional<Instant>> write(Connection connection, List<MailSteps.Step> planned) throws SQLException {
        RecipientRows rows = new RecipientRows(connection);
        List<List<QueuedRecipient>> held =
                rows.hold(planned.stream().map(MailSteps.Step::stand).toList());
        List<RecipientRows.Written> written = new ArrayList<>();
        List<AttemptRows.Made> made = new ArrayList<>();
        TreeSet<Long> ended = new TreeSet<>();
        TreeSet<Long> partly = new TreeSet<>();
        List<Optional<Instant>> next = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            MailSteps.Step step = current(planned.get(i), held.get(i));
            long message = step.stand().message().id();
            List<QueuedRecipient> placed = onward(step);
            for (int j = 0; j < placed.size(); j++) {
                if (!placed.get(j).equals(step.before().get(j))) {
                    written.add(new RecipientRows.Written(message, placed.get(j)));
                }
            }
            clock.expect(placed); // Should this be undone, one look comes too early
            step.traces().forEach(trace -> made.add(new AttemptRows.Made(message, ids.next(), trace)));
            notices.send(step.stand().message(), step.told(), step.now());
            if (placed.size() == step.stand().addresses().size()
                    && placed.stream().allMatch(QueuedRecipient::isFinal)) {
                ended.add(message);
            } else if (placed.stream().anyMatch(QueuedRecipient::isFinal)) {
                partly.add(message);
            }
            next.add(next(step, placed));
        }
        rows.updateAll(written);
        new AttemptRows(connection).insert(made);
        MessageRows messages = new MessageRows(connection);
        Instant now = planned.get(0).now();
        if (!ended.isEmpty()) {
            messages.finish(ended, now);
        }
        if (!partly.isEmpty()) {
            messages.finishIfDone(partly, now);
        }
        return next;
    }

    private MailSteps.Step current(MailSteps.Step planned, List<QueuedRecipient> held) {
        return planned.before().equals(held)
                ? planned
                : steps.plan(
                        planned.stand(), held, planned.results(), planned.traces(), planned.putOff(), planned.now());
    }

    private static Optional<Instant> next(MailSteps.Step step, List<QueuedRecipient> placed) {
        return placed.stream()
                .filter(one -> !one.isFinal()
                        && one.placement().queueId() == step.stand().queueId())
                .map(one -> one.progress().retryDue())
                .min(Instant::compareTo);
    }

    /** Those that go to another queue get a job there. */
    private List<QueuedRecipient> onward(MailSteps.Step step) {
        Map<DeliveryJobs.Stop, Instant> stops = new LinkedHashMap<>();
        for (QueuedRecipient one : step.after()) {
            if (goesOn(one)) {
                stops.merge(
                        stop(step, one),
                        one.progress().retryDue(),
                        (left, right) -> left.isBefore(right) ? left : right);
            }
        }
        if (stops.isEmpty()) {
            return step.after();
        }
        Map<DeliveryJobs.Stop, Long> made = jobs.enqueue(step.stand().message(), stops);
        return step.after().stream()
                .map(one -> goesOn(one)
                        ? one.with(
                                one.placement().by(made.getOrDefault(stop(step, one), 0L)), one.progress(), one.last())
                        : one)
                .toList();
    }

    private static boolean goesOn(QueuedRecipient one) {
        return !one.isFinal() && one.placement().jobId() == 0;
    }

    private static DeliveryJobs.Stop stop(MailSteps.Step step, QueuedRecipient one) {
        return new DeliveryJobs.Stop(one.placement().queueId(), step.stand().domain());
    }
}
