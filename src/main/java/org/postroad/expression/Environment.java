package org.postroad.expression;

import java.util.List;

/**
 * What an expression is evaluated for: a message, a recipient, a host, and what can be looked up. An implementation bounds how long a
 * lookup takes.
 */
public interface Environment {
    /** The value of a variable that the expression's scope knows. */
    Value variable(Variable variable);

    /**
     * The answer of a lookup.
     *
     * @param arguments as many as the lookup takes
     * @throws EvaluationException if there is none
     */
    Value lookUp(Lookup lookup, List<Value> arguments) throws EvaluationException;
}
