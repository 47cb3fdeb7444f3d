package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.delivery.entity.DeliverySchedule;
import org.postroad.delivery.entity.Expiry;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.delivery.entity.MailSettings;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.delivery.entity.Placement;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.expression.Environment;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Lookup;
import org.postroad.expression.Rules;
import org.postroad.expression.Value;
import org.postroad.expression.Variable;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.QueueSettings;

/**
 * What the rules of outbound mail come to for a recipient. Rules that come to nothing, or to a name that nobody has, never hold mail up:
 * what mail falls back on is taken, and said so.
 */
@Dependent
class MailRules {
    /** What holds where rules name a connection strategy that there is not. */
    private static final ConnectionStrategy CONNECTION = new ConnectionStrategy(
            "default",
            new ConnectionStrategy.Timeouts(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10)),
            null,
            List.of());

    /** What holds where rules name a TLS strategy that there is not. */
    private static final TlsStrategy TLS = new TlsStrategy(
            "default",
            TlsUse.OPTIONAL,
            TlsUse.OPTIONAL,
            TlsUse.OPTIONAL,
            false,
            Duration.ofMinutes(3),
            Duration.ofMinutes(5));

    private final MailSettingsStore settings;
    private final MailLookups lookups;
    private final QueueCatalog queues;

    /** What was chosen, and how. @param rule which rule named it, or what was wrong */
    record Choice<T>(T chosen, String rule) {}

    @Inject
    MailRules(MailSettingsStore settings, MailLookups lookups, QueueCatalog queues) {
        this.settings = settings;
        this.lookups = lookups;
        this.queues = queues;
    }

    /** The schedule of a recipient, and where it waits. */
    Choice<Placed> schedule(MailFacts facts) {
        MailSettings present = settings.current();
        Named named = named(OutboundStrategy.SCHEDULE, present.strategy().schedule(), facts);
        Optional<MailSchedule> schedule = present.schedule(named.name);
        String rule = schedule.isPresent() ? named.rule : named.unknown(OutboundStrategy.SCHEDULE);
        MailSchedule found = schedule.or(() -> present.schedule(MailSchedule.DEFAULT))
                .orElseGet(() -> new MailSchedule(MailSchedule.DEFAULT, 0, DeliverySchedule.DEFAULT));
        Optional<QueueSettings> queue = queues.withId(found.queueId()).filter(QueueSettings::mail);
        if (queue.isEmpty()) {
            queue = queues.named(MailSchedule.DEFAULT).filter(QueueSettings::mail);
            rule = rule + "; its queue is not there";
        }
        long queueId = queue.map(QueueSettings::id)
                .orElseThrow(() -> new IllegalStateException("There is no mail queue default"));
        return new Choice<>(new Placed(new Placement(found.name(), queueId, 0, rule), found.times()), rule);
    }

    /** Where a recipient waits, and its times. */
    record Placed(Placement placement, DeliverySchedule times) {}

    /** Empty, with what is wrong, if the rules come to no route that there is. */
    Choice<Optional<MailRoute>> route(MailFacts facts) {
        MailSettings present = settings.current();
        Named named = named(OutboundStrategy.ROUTE, present.strategy().route(), facts);
        Optional<MailRoute> route = present.route(named.name);
        return new Choice<>(route, route.isPresent() ? named.rule : named.unknown(OutboundStrategy.ROUTE));
    }

    Choice<ConnectionStrategy> connection(MailFacts facts) {
        MailSettings present = settings.current();
        Named named = named(OutboundStrategy.CONNECTION, present.strategy().connection(), facts);
        return present.connection(named.name)
                .map(found -> new Choice<>(found, named.rule))
                .orElseGet(() -> new Choice<>(CONNECTION, named.unknown(OutboundStrategy.CONNECTION)));
    }

    Choice<TlsStrategy> tls(MailFacts facts) {
        MailSettings present = settings.current();
        Named named = named(OutboundStrategy.TLS, present.strategy().tls(), facts);
        return present.tls(named.name)
                .map(found -> new Choice<>(found, named.rule))
                .orElseGet(() -> new Choice<>(TLS, named.unknown(OutboundStrategy.TLS)));
    }

    boolean isLocal(String domain) {
        return settings.current().isLocal(domain);
    }

    /** How many attempts a schedule leaves. */
    static int attemptsLeft(DeliverySchedule times, int failed) {
        return times.expiry() instanceof Expiry.Attempts attempts
                ? Math.max(0, attempts.most() - failed)
                : MailFacts.NO_LIMIT;
    }

    /** A name that rules came to. @param rule which, or what was wrong with them */
    private record Named(String name, String rule) {
        String unknown(String field) {
            return rule.startsWith(field) ? rule + " names '" + name + "', which is not there" : rule;
        }
    }

    private Named named(String field, Rules rules, MailFacts facts) {
        try {
            Rules.Result result = rules.evaluate(environment(facts));
            return new Named(result.value().text(), field + "/" + result.place());
        } catch (EvaluationException e) {
            return new Named(MailSchedule.DEFAULT, "the rules for " + field + " have no value: " + e.getMessage());
        }
    }

    private Environment environment(MailFacts facts) {
        return new Environment() {
            @Override
            public Value variable(Variable variable) {
                return facts.value(variable);
            }

            @Override
            public Value lookUp(Lookup lookup, List<Value> arguments) throws EvaluationException {
                return lookups.answer(lookup, arguments);
            }
        };
    }

    /** Whether rules that are a condition hold; not where they come to nothing, for then they hold no mail up. */
    boolean holds(Rules rules, MailFacts facts) {
        try {
            return rules.evaluate(environment(facts)).value().isTrue();
        } catch (EvaluationException e) {
            return false;
        }
    }

    /** What rules of notices come to; the text where they come to nothing. */
    String text(Rules rules, MailFacts facts, String otherwise) {
        try {
            return rules.evaluate(environment(facts)).value().text();
        } catch (EvaluationException e) {
            return otherwise;
        }
    }
}
