package org.postroad.expression;

/**
 * One word or sign of an expression.
 *
 * @param text as it is written; of a string what it says
 * @param position characters before it
 */
record Token(Kind kind, String text, int position) {
    enum Kind {
        /** A variable, a function, a constant, or {@code $1}. */
        NAME,
        STRING,
        WHOLE,
        REAL,
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** For a message. */
    String shown() {
        return switch (kind) {
            case END -> "the end";
            case STRING -> "the text '" + Shortened.of(text) + "'";
            default -> "'" + Shortened.of(text) + "'";
        };
    }
}
