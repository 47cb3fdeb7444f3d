package org.postroad.expression;

/** An expression that cannot be read: where, what is there, and what was expected. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String found;
    private final String expected;

    ExpressionException(int position, String found, String expected) {
        super("at character " + (position + 1) + ": found " + found + ", expected " + expected);
        this.position = position;
        this.found = found;
        this.expected = expected;
    }

    /** Characters before it, so 0 is the first one. */
    public int position() {
        return position;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
