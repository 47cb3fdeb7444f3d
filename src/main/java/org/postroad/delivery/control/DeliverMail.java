package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.FieldError;

/** Delivers a message to the recipients of one domain that wait in one queue: one attempt for those that are due. */
@ApplicationScoped
@Action(DeliveryJobs.ACTION)
public class DeliverMail implements JobHandler {
    /** Longer than the longest wait of a conversation: the reply to a message (RFC 5321 §4.5.3.2.6) after all that is before it. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private Transactions transactions;
    private Courier courier;
    private MailRules rules;
    private MailSteps steps;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected DeliverMail() {}

    @Inject
    DeliverMail(Transactions transactions, Courier courier, MailRules rules, MailSteps steps) {
        this.transactions = transactions;
        this.courier = courier;
        this.rules = rules;
        this.steps = steps;
    }

    /** What is to be done, as it stood when it began. */
    private record Load(QueuedMessage message, List<QueuedRecipient> waiting, List<String> addresses) {}

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
        Optional<Load> found = load(id, queueId, domain);
        if (found.isEmpty() || found.get().waiting.isEmpty()) {
            return Outcome.succeeded();
        }
        Load load = found.get();
        Instant now = attempt.now();
        List<QueuedRecipient> due = load.waiting.stream()
                .filter(one -> !one.progress().isExpired(now))
                .filter(one -> !one.progress().retryDue().isAfter(now))
                .toList();
        List<Courier.Result> results = new ArrayList<>();
        List<HostTrace> traces = new ArrayList<>();
        for (Map.Entry<MailRoute, List<QueuedRecipient>> group :
                byRoute(load, due, results, now).entrySet()) {
            MailFacts facts =
                    steps.facts(load.message, load.addresses, group.getValue().get(0), now);
            Courier.Report report = courier.run(
                    new Courier.Errand(load.message, group.getValue(), group.getKey(), domain, facts), attempt);
            results.addAll(report.results());
            traces.addAll(report.traces());
        }
        MailSteps.Stand stand = new MailSteps.Stand(load.message, load.addresses, queueId, domain);
        settle(attempt, connection -> {
            Optional<Instant> next = steps.settle(connection, stand, results, traces, attempt.now());
            return next.map(Outcome::again).orElseGet(Outcome::succeeded);
        });
        return Outcome.succeeded();
    }

    /** Again if another transaction is in the way: what is not written, though a host has taken it, is sent once more. */
    private static void settle(Attempt attempt, SqlWork<Outcome> work) throws LeaseLost {
        Optional<LeaseLost> lost = Contended.run(() -> {
            try {
                attempt.commitAndSettle(work);
                return Optional.empty();
            } catch (LeaseLost e) {
                return Optional.of(e);
            }
        });
        if (lost.isPresent()) {
            throw lost.get();
        }
    }

    private Optional<Load> load(long id, long queueId, String domain) {
        return transactions.apart(connection -> {
            Optional<QueuedMessage> message = new MessageRows(connection).find(id);
            if (message.isEmpty()) {
                return Optional.empty();
            }
            RecipientRows rows = new RecipientRows(connection);
            return Optional.of(
                    new Load(message.get(), rows.unfinished(message.get(), queueId, domain), rows.addresses(id)));
        });
    }

    /** Recipients by the route that the rules give them; whom they give none has a result at once. */
    private Map<MailRoute, List<QueuedRecipient>> byRoute(
            Load load, List<QueuedRecipient> due, List<Courier.Result> results, Instant now) {
        Map<MailRoute, List<QueuedRecipient>> groups = new LinkedHashMap<>();
        for (QueuedRecipient recipient : due) {
            MailRules.Choice<Optional<MailRoute>> route =
                    rules.route(steps.facts(load.message, load.addresses, recipient, now));
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
