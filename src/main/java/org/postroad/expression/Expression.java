package org.postroad.expression;

import java.util.Optional;
import java.util.Set;

/** An expression that has been read. Immutable: it may be evaluated by several threads at a time. */
public final class Expression {
    private final String text;
    private final Scope scope;
    private final Node root;
    private final Set<Variable> variables;

    Expression(String text, Scope scope, Node root, Set<Variable> variables) {
        this.text = text;
        this.scope = scope;
        this.root = root;
        this.variables = Set.copyOf(variables);
    }

    /**
     * Reads an expression.
     *
     * @param scope where it stands, so which variables it may name
     * @throws ExpressionException saying where it cannot be read, and what would be expected there
     */
    public static Expression parse(String text, Scope scope) throws ExpressionException {
        return Parser.parse(text, scope);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    public Scope scope() {
        return scope;
    }

    /** What it asks about. */
    public Set<Variable> variables() {
        return variables;
    }

    /** Its value where that is the same for every message: it is a value as it stands. */
    public Optional<Value> constant() {
        return root instanceof Node.Literal literal ? Optional.of(literal.value()) : Optional.empty();
    }

    /** @throws EvaluationException if it has no value there */
    public Value evaluate(Environment environment) throws EvaluationException {
        return evaluate(new Evaluation(environment));
    }

    /** Within an evaluation of several expressions, which share their steps and captures. */
    Value evaluate(Evaluation evaluation) throws EvaluationException {
        return root.evaluate(evaluation);
    }
}
