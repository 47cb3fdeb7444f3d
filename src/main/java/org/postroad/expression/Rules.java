package org.postroad.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * <i>If</i> this <i>then</i> that, in order, <i>else</i> something. The first rule whose <i>if</i> is true gives the value. Immutable.
 *
 * @param match the rules, by their place from 0
 * @param otherwise what holds where no rule does
 */
public record Rules(List<Rule> match, Expression otherwise) {
    /** Rules of one list. */
    public static final int MOST = 200;

    public Rules {
        match = List.copyOf(match);
    }

    /** One rule. @param when is the <i>if</i> */
    public record Rule(Expression when, Expression then) {}

    /** One rule, not read yet. */
    public record RuleText(String when, String then) {}

    /**
     * What came out.
     *
     * @param rule the place of the rule that held, −1 if that is the else
     */
    public record Result(int rule, Value value) {
        /** The rule as it is named in messages: {@code match/0}, or {@code else}. */
        public String place() {
            return rule < 0 ? "else" : "match/" + rule;
        }
    }

    /** A list of rules of which one cannot be read. */
    public static final class UnreadableRule extends Exception {
        private static final long serialVersionUID = 1L;

        private final String place;
        private final String reason;

        UnreadableRule(String place, ExpressionException cause) {
            super(cause.getMessage(), cause);
            this.place = place;
            this.reason = String.valueOf(cause.getMessage());
        }

        /** What is wrong there: at which character, what was found, what was expected. */
        public String reason() {
            return reason;
        }

        /** Where in the list, as {@code match/0/if}. */
        public String place() {
            return place;
        }
    }

    /**
     * Reads a list.
     *
     * @throws UnreadableRule for the first that cannot be read
     * @throws IllegalArgumentException if there are more than {@link #MOST}
     */
    public static Rules parse(List<RuleText> match, String otherwise, Scope scope) throws UnreadableRule {
        if (match.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " rules, not " + match.size());
        }
        List<Rule> rules = new ArrayList<>();
        for (RuleText rule : match) {
            String place = "match/" + rules.size();
            rules.add(new Rule(read(place + "/if", rule.when, scope), read(place + "/then", rule.then, scope)));
        }
        return new Rules(rules, read("else", otherwise, scope));
    }

    private static Expression read(String place, String text, Scope scope) throws UnreadableRule {
        try {
            return Expression.parse(text, scope);
        } catch (ExpressionException e) {
            throw new UnreadableRule(place, e);
        }
    }

    /** All that a rule may come to. */
    public Stream<Expression> outcomes() {
        return Stream.concat(match.stream().map(Rule::then), Stream.of(otherwise));
    }

    /** All expressions. */
    public Stream<Expression> expressions() {
        return Stream.concat(match.stream().map(Rule::when), outcomes());
    }

    /** What a rule's <i>if</i> captured, its <i>then</i> can use. @throws EvaluationException if there is no value */
    public Result evaluate(Environment environment) throws EvaluationException {
        Evaluation evaluation = new Evaluation(environment);
        for (int i = 0; i < match.size(); i++) {
            Rule rule = match.get(i);
            if (rule.when.evaluate(evaluation).isTrue()) {
                return new Result(i, rule.then.evaluate(evaluation));
            }
        }
        return new Result(-1, otherwise.evaluate(evaluation));
    }
}
