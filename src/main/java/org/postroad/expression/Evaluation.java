package org.postroad.expression;

import java.util.ArrayList;
import java.util.List;

/** One evaluation: what it is for, how much work is left to it, and what its regular expressions found. Belongs to one thread. */
final class Evaluation {
    private final Environment environment;
    private int left = Limits.STEPS;
    private List<String> captures = List.of();

    Evaluation(Environment environment) {
        this.environment = environment;
    }

    /** @throws EvaluationException once that is more than an evaluation may do */
    void step(int steps) throws EvaluationException {
        left -= steps;
        if (left < 0) {
            throw new EvaluationException("the expression needs more than " + Limits.STEPS + " steps");
        }
    }

    /** A value that an operation came to. @throws EvaluationException if it is larger than values may be */
    Value checked(Value value) throws EvaluationException {
        step(1 + value.size());
        if (value instanceof Value.Text text && text.text().length() > Limits.TEXT) {
            throw new EvaluationException("a text is longer than " + Limits.TEXT + " characters");
        }
        if (value instanceof Value.Items items && items.items().size() > Limits.ITEMS) {
            throw new EvaluationException("there are more than " + Limits.ITEMS + " items");
        }
        return value;
    }

    List<Value> each(List<Node> nodes) throws EvaluationException {
        List<Value> values = new ArrayList<>(nodes.size());
        int size = 1;
        for (Node node : nodes) {
            Value value = node.evaluate(this);
            size += value.size();
            values.add(value);
        }
        step(size);
        return values;
    }

    Value variable(Variable variable) throws EvaluationException {
        step(1);
        return environment.variable(variable);
    }

    Value lookUp(Lookup lookup, List<Value> arguments) throws EvaluationException {
        return checked(environment.lookUp(lookup, arguments));
    }

    void captured(List<String> groups) {
        captures = groups;
    }

    Value capture(int group) {
        return group < captures.size() ? Value.of(captures.get(group)) : Value.EMPTY;
    }
}
