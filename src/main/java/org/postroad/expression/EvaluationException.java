package org.postroad.expression;

/** An expression that has no value here: an index that is not there, a lookup that failed, more work than is allowed. */
public final class EvaluationException extends Exception {
    private static final long serialVersionUID = 1L;

    public EvaluationException(String message) {
        super(message);
    }

    public EvaluationException(String message, Throwable cause) {
        super(message, cause);
    }
}
