package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.postroad.delivery.entity.MailSettings;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.expression.Environment;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Expression;
import org.postroad.expression.Lookup;
import org.postroad.expression.Rules;
import org.postroad.expression.Value;
import org.postroad.expression.Variable;

/** Shows what rules come to for a message that is made up; changes nothing but what the rules themselves change. */
@Dependent
public class TryRules {
    private final MailLookups lookups;
    private final MailSettingsStore settings;

    @Inject
    TryRules(MailLookups lookups, MailSettingsStore settings) {
        this.lookups = lookups;
        this.settings = settings;
    }

    /** The rules of a field of the outbound strategy, as they are. */
    public Rules strategy(String field) {
        OutboundStrategy present = settings.current().strategy();
        return switch (field) {
            case OutboundStrategy.ROUTE -> present.route();
            case OutboundStrategy.SCHEDULE -> present.schedule();
            case OutboundStrategy.CONNECTION -> present.connection();
            case OutboundStrategy.TLS -> present.tls();
            default -> throw new IllegalArgumentException("No field " + field);
        };
    }

    /** @param sample the values of variables; the others are empty. @throws EvaluationException if there is no value */
    public Rules.Result evaluate(Rules rules, Map<Variable, Value> sample) throws EvaluationException {
        return rules.evaluate(environment(sample));
    }

    /** @param sample the values of variables; the others are empty. @throws EvaluationException if there is no value */
    public Value evaluate(Expression expression, Map<Variable, Value> sample) throws EvaluationException {
        return expression.evaluate(environment(sample));
    }

    private Environment environment(Map<Variable, Value> sample) {
        return new Environment() {
            @Override
            public Value variable(Variable variable) {
                return sample.getOrDefault(variable, Value.EMPTY);
            }

            @Override
            public Value lookUp(Lookup lookup, List<Value> arguments) throws EvaluationException {
                return lookups.answer(lookup, arguments);
            }
        };
    }

    /** Whether there is a schedule, route, connection or TLS strategy of that name. */
    public boolean isThere(String field, String name) {
        MailSettings present = settings.current();
        return switch (field) {
            case OutboundStrategy.ROUTE -> present.route(name).isPresent();
            case OutboundStrategy.SCHEDULE -> present.schedule(name).isPresent();
            case OutboundStrategy.CONNECTION -> present.connection(name).isPresent();
            default -> present.tls(name).isPresent();
        };
    }
}
