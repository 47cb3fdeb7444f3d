package org.postroad.delivery.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.expression.Expression;
import org.postroad.expression.ExpressionException;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.RuleText;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;
import org.postroad.expression.Value;
import org.postroad.expression.Variable;
import org.postroad.platform.boundary.JsonFields;

/** The members of a trial: what is evaluated ({@code expression}, {@code rules} or {@code strategy}), where it stands, and for which message. */
final class TrialFields {
    private static final int LONGEST = 10_000;
    private static final List<String> STRATEGIES = List.of(
            OutboundStrategy.ROUTE, OutboundStrategy.SCHEDULE, OutboundStrategy.CONNECTION, OutboundStrategy.TLS);

    private TrialFields() {}

    /** What is tried. @param expression null if rules are. @param field of the strategy, empty if it is none of these */
    record Trial(@Nullable Expression expression, Rules rules, String field, Scope scope, Map<Variable, Value> sample) {
        /** The variables that the sample gives, by name. */
        Map<String, Value> shown() {
            Map<String, Value> shown = new TreeMap<>();
            sample.forEach((variable, value) -> shown.put(variable.label(), value));
            return shown;
        }
    }

    static Trial read(JsonObject body, Function<String, Rules> strategies) {
        JsonFields fields = new JsonFields(body, "");
        Optional<String> expression = fields.string("expression", LONGEST);
        Optional<JsonFields> rules = fields.fields("rules");
        Optional<String> strategy = fields.string("strategy", LONGEST);
        if (List.of(expression, rules, strategy).stream()
                        .filter(Optional::isPresent)
                        .count()
                != 1) {
            fields.error("expression", "ambiguous", "Give one of expression, rules and strategy.");
        }
        Scope scope = fields.choice("scope", Scope.class, known -> known.name().toLowerCase(Locale.ROOT))
                .orElse(Scope.RECIPIENT);
        String field = strategy.filter(STRATEGIES::contains).orElse("");
        if (strategy.isPresent() && field.isEmpty()) {
            fields.error("strategy", "not_allowed", "strategy is route, schedule, connection or tls.");
        }
        Expression one = expression.map(text -> expression(fields, text, scope)).orElse(null);
        Rules list = rules.map(given -> rules(given, scope)).orElse(null);
        Map<Variable, Value> sample = fields.object("message")
                .map(message -> sample(fields, message))
                .orElseGet(() -> new EnumMap<>(Variable.class));
        fields.finish();
        Rules tried = list != null ? list : strategies.apply(field.isEmpty() ? OutboundStrategy.SCHEDULE : field);
        return new Trial(one, tried, field, scope, sample);
    }

    private static @Nullable Expression expression(JsonFields fields, String text, Scope scope) {
        try {
            return Expression.parse(text, scope);
        } catch (ExpressionException e) {
            fields.error("expression", "unreadable", e.getMessage() + ".");
            return null;
        }
    }

    private static @Nullable Rules rules(JsonFields given, Scope scope) {
        List<RuleText> match = new ArrayList<>();
        for (JsonFields rule : given.list("match", Rules.MOST).orElse(List.of())) {
            rule.required("if");
            rule.required("then");
            match.add(new RuleText(
                    rule.string("if", LONGEST).orElse(""),
                    rule.string("then", LONGEST).orElse("")));
        }
        given.required("else");
        String otherwise = given.string("else", LONGEST).orElse("");
        try {
            return otherwise.isEmpty() ? null : Rules.parse(match, otherwise, scope);
        } catch (UnreadableRule e) {
            given.error(e.place(), "unreadable", e.reason() + ".");
            return null;
        }
    }

    private static Map<Variable, Value> sample(JsonFields fields, JsonObject message) {
        Map<Variable, Value> sample = new EnumMap<>(Variable.class);
        message.forEach((name, given) -> {
            Optional<Variable> variable = Variable.in(Scope.HOST).stream()
                    .filter(known -> known.label().equals(name))
                    .findFirst();
            Optional<Value> value = value(given);
            if (variable.isEmpty() || value.isEmpty()) {
                fields.error(
                        "message",
                        "not_allowed",
                        variable.isEmpty()
                                ? "There is no variable '" + name + "'."
                                : "'" + name + "' is a text, a number or a list of texts.");
            } else {
                sample.put(variable.get(), value.get());
            }
        });
        derive(sample, Variable.RCPT, Variable.RCPT_DOMAIN);
        derive(sample, Variable.SENDER, Variable.SENDER_DOMAIN);
        return sample;
    }

    /** The domain of an address, where only that is given. */
    private static void derive(Map<Variable, Value> sample, Variable address, Variable domain) {
        Value given = sample.get(address);
        if (given != null && !sample.containsKey(domain)) {
            sample.put(domain, Value.of(given.text().contains("@") ? QueuedRecipient.domainOf(given.text()) : ""));
        }
    }

    private static Optional<Value> value(JsonValue given) {
        if (given instanceof JsonString text) {
            return Optional.of(Value.of(text.getString()));
        } else if (given instanceof JsonNumber number) {
            return Optional.of(
                    number.isIntegral() ? Value.of(number.longValue()) : new Value.Real(number.doubleValue()));
        } else if (given instanceof JsonArray array) {
            List<Value> items = new ArrayList<>();
            for (JsonValue item : array) {
                value(item).ifPresent(items::add);
            }
            return items.size() == array.size() ? Optional.of(Value.of(items)) : Optional.empty();
        }
        return Optional.empty();
    }
}
