package org.postroad.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** A part of an expression that has been read. Immutable; what one evaluation knows is in the {@link Evaluation}. */
sealed interface Node {
    Value evaluate(Evaluation evaluation) throws EvaluationException;

    record Literal(Value value) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            evaluation.step(1);
            return value;
        }
    }

    record Known(Variable variable) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            return evaluation.variable(variable);
        }
    }

    /** What the last {@code matches} found: the whole, or a group of it. */
    record Capture(int group) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            evaluation.step(1);
            return evaluation.capture(group);
        }
    }

    record Several(List<Node> items) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            return evaluation.checked(Value.of(evaluation.each(items)));
        }
    }

    record Not(Node operand) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            evaluation.step(1);
            return Value.of(!operand.evaluate(evaluation).isTrue());
        }
    }

    record Negative(Node operand) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            evaluation.step(1);
            return Numbers.negative(operand.evaluate(evaluation));
        }
    }

    /** Operations of one level, done from left to right; a long row of them is no deep tree. */
    record Chain(Node first, List<Link> links) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            Value value = first.evaluate(evaluation);
            for (Link link : links) {
                evaluation.step(1);
                if (link.operation.isDecidedBy(value)) {
                    value = Value.of(value.isTrue());
                } else {
                    Value right = link.operand.evaluate(evaluation);
                    evaluation.step(value.size() + right.size());
                    value = evaluation.checked(link.operation.apply(value, right));
                }
            }
            return value;
        }
    }

    record Link(Operation operation, Node operand) {}

    record Index(Node of, Node index) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            evaluation.step(1);
            List<Value> items = of.evaluate(evaluation).asItems();
            int at = Numbers.asInt(index.evaluate(evaluation));
            if (at < 0 || at >= items.size()) {
                throw new EvaluationException("there is no item " + at + " of " + items.size());
            }
            return items.get(at);
        }
    }

    record Call(Function function, List<Node> arguments) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            List<Value> values = evaluation.each(arguments);
            return evaluation.checked(function.apply(values));
        }
    }

    /** The second or the third, and only that one. */
    record Choice(Node condition, Node then, Node otherwise) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            evaluation.step(1);
            return condition.evaluate(evaluation).isTrue() ? then.evaluate(evaluation) : otherwise.evaluate(evaluation);
        }
    }

    /** Whether a text has a part that matches; takes time that grows with the text only. */
    record Matches(Pattern pattern, Node text) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            Value value = text.evaluate(evaluation);
            evaluation.step(1 + value.size() * Math.max(1, pattern.programSize() / Limits.CHARACTERS_A_STEP));
            Matcher matcher = pattern.matcher(value.text());
            List<String> groups = new ArrayList<>();
            if (matcher.find()) {
                for (int i = 0; i <= matcher.groupCount(); i++) {
                    String group = matcher.group(i);
                    groups.add(group == null ? "" : group);
                }
            }
            evaluation.captured(groups);
            return Value.of(!groups.isEmpty());
        }
    }

    record LookedUp(Lookup lookup, List<Node> arguments) implements Node {
        @Override
        public Value evaluate(Evaluation evaluation) throws EvaluationException {
            return evaluation.lookUp(lookup, evaluation.each(arguments));
        }
    }
}
