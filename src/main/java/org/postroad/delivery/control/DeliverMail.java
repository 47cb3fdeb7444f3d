package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.cluster.entity.TaskType;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.control.SharedEnds;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;

/** Delivers a message to the recipients of one domain that wait in one queue: one attempt for those that are due. */
@ApplicationScoped
@Action(DeliveryJobs.ACTION)
public class DeliverMail implements JobHandler {
    /** Longer than the longest wait of a conversation: the reply to a message (RFC 5321 §4.5.3.2.6) after all that is before it. */
    private static final Duration LONGEST = Duration.ofHours(2);

    /** How often a job of a message that is held is looked at; its release has it run at once. */
    private static final Duration WHILE_HELD = Duration.ofDays(1);

    private ReadWaiting waiting;
    private Courier courier;
    private MailRules rules;
    private MailSteps steps;
    private SharedEnds<MailSteps.Step> ends;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected DeliverMail() {}

    @Inject
    DeliverMail(ReadWaiting waiting, Courier courier, MailRules rules, MailSteps steps, WriteSteps write) {
        this.waiting = waiting;
        this.courier = courier;
        this.rules = rules;
        this.steps = steps;
        this.ends = new SharedEnds<>((connection, planned) -> write(write, connection, planned));
    }

    @Override
    public List<FieldError> check(JsonObject payload) {
        return List.of(
                new FieldError(
                        "",
                        "managed_by_message",
                        "Deliveries are made by messages that are sent; POST one to /api/accounts/{account_id}/smtp/messages."));
    }

    @Override
    public boolean isManaged() {
        return true;
    }

    @Override
    public String queue() {
        return MailSchedule.DEFAULT;
    }

    @Override
    public TaskType gate() {
        return TaskType.OUTBOUND_MTA;
    }

    @Override
    public Duration timeout() {
        return LONGEST;
    }

    @Override
    public Outcome run(Attempt attempt) throws LeaseLost {
        JsonObject payload = attempt.payload();
        long id =
                QueuedMessage.ID.parse(payload.getString(DeliveryJobs.MESSAGE)).orElseThrow();
        long queueId = payload.getJsonNumber(DeliveryJobs.QUEUE).longValueExact();
        String domain = payload.getString(DeliveryJobs.DOMAIN);
        Optional<ReadWaiting.Waiting> found = waiting.find(new ReadWaiting.Place(id, queueId, domain));
        if (found.isEmpty() || found.get().recipients().isEmpty()) {
            return Outcome.succeeded();
        }
        if (found.get().held()) {
            return Outcome.again(attempt.now().plus(WHILE_HELD));
        }
        MailSteps.Stand stand = found.get().stand();
        List<QueuedRecipient> recipients = found.get().recipients();
        Instant now = attempt.now();
        List<QueuedRecipient> due = recipients.stream()
                .filter(one -> !one.progress().isExpired(now))
                .filter(one -> !one.progress().retryDue().isAfter(now))
                .toList();
        List<Courier.Result> results = new ArrayList<>();
        List<HostTrace> traces = new ArrayList<>();
        Map<Integer, Instant> putOff = new HashMap<>();
        for (Map.Entry<MailRoute, List<QueuedRecipient>> group :
                byRoute(stand, due, results, now).entrySet()) {
            MailFacts facts = steps.facts(stand, group.getValue().get(0), now);
            Courier.Report report = courier.run(
                    new Courier.Errand(stand.message(), group.getValue(), group.getKey(), domain, facts), attempt);
            results.addAll(report.results());
            traces.addAll(report.traces());
            report.putOff().ifPresent(until -> group.getValue().forEach(one -> putOff.put(one.number(), until)));
        }
        if (results.isEmpty() && putOff.size() == recipients.size()) {
            return Outcome.again(Collections.min(putOff.values())); // Nothing is to be written
        }
        attempt.commitAndSettle(ends, steps.plan(stand, recipients, results, traces, putOff, attempt.now()));
        return Outcome.succeeded();
    }

    /** Of deliveries that end at about the same time. */
    private static List<Outcome> write(WriteSteps write, Connection connection, List<MailSteps.Step> steps)
            throws SQLException {
        return write.write(connection, steps).stream()
                .map(next -> next.map(Outcome::again).orElseGet(Outcome::succeeded))
                .toList();
    }

    /** Recipients by the route that the rules give them; whom they give none has a result at once. */
    private Map<MailRoute, List<QueuedRecipient>> byRoute(
            MailSteps.Stand stand, List<QueuedRecipient> due, List<Courier.Result> results, Instant now) {
        Map<MailRoute, List<QueuedRecipient>> groups = new LinkedHashMap<>();
        for (QueuedRecipient recipient : due) {
            MailRules.Choice<Optional<MailRoute>> route = rules.route(steps.facts(stand, recipient, now));
            if (route.chosen().isPresent()) {
                groups.computeIfAbsent(route.chosen().get(), key -> new ArrayList<>())
                        .add(recipient);
            } else {
                LastAttempt last = LastAttempt.failed(
                        DeliveryError.IO, new EnhancedCode(4, 3, 5), null, "There is no route: " + route.rule(), now);
                results.add(new Courier.Result(recipient, Courier.Fate.TEMPORARY, last));
            }
        }
        return groups;
    }
}
