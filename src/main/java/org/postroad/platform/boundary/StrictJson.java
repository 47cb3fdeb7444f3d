package org.postroad.platform.boundary;

/**
 * Looks through a JSON text for what the parser would let pass or choke on: nesting deeper than {@value #MAX_DEPTH}, text after the end, halves of
 * surrogate pairs, plain or escaped, which no UTF-8 can carry back (RFC 7493 §2.1), and numbers beyond those of a double (§2.2). Leaves syntax
 * to the parser.
 */
final class StrictJson {
    static final int MAX_DEPTH = 64;
    private static final int MAX_EXPONENT = 308; // of a double
    private static final int MAX_DIGITS = 400;

    private final String text;
    private int at;
    private int depth;

    private StrictJson(String text) {
        this.text = text;
    }

    static void check(String text) {
        new StrictJson(text).scan();
    }

    private void scan() {
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"') {
                string();
            } else if (next >= '0' && next <= '9') {
                number();
            } else if (next == '{' || next == '[') {
                if (++depth > MAX_DEPTH) {
                    throw JsonBody.malformed("The body is nested deeper than " + MAX_DEPTH + " levels.");
                }
            } else if (next == '}' || next == ']') {
                depth--;
                if (depth == 0) {
                    nothingFollows();
                    return;
                }
            }
        }
    }

    /** From its second character on: digits, and what may be between them. */
    private void number() {
        int begin = at - 1;
        int exponent = 0;
        while (at < text.length() && "0123456789+-.eE".indexOf(text.charAt(at)) >= 0) {
            if (Character.toLowerCase(text.charAt(at++)) == 'e' && exponent == 0) {
                exponent = at;
            }
        }
        if (at - begin > MAX_DIGITS || exponent > 0 && isBeyond(text.substring(exponent, at))) {
            throw JsonBody.malformed("A number is beyond those of a double: at most " + MAX_DIGITS
                    + " characters, exponents from -" + MAX_EXPONENT + " to " + MAX_EXPONENT + ".");
        }
    }

    private static boolean isBeyond(String exponent) {
        try {
            return Math.abs((long) Integer.parseInt(exponent)) > MAX_EXPONENT;
        } catch (NumberFormatException e) {
            return !exponent.isEmpty(); // Too large; or none, which the parser would say too
        }
    }

    private void nothingFollows() {
        while (at < text.length()) {
            if (" \t\r\n".indexOf(text.charAt(at++)) < 0) {
                throw JsonBody.malformed("Something follows the end of the JSON.");
            }
        }
    }

    private void string() {
        char open = 0; // the first half of a pair that waits for its second
        while (at < text.length() && text.charAt(at) != '"') {
            char unit = unit();
            if ((open != 0) != Character.isLowSurrogate(unit)) {
                throw JsonBody.malformed("A string holds half of a surrogate pair.");
            }
            open = Character.isHighSurrogate(unit) ? unit : 0;
        }
        if (open != 0) {
            throw JsonBody.malformed("A string holds half of a surrogate pair.");
        }
        at++;
    }

    /** The next UTF-16 unit of a string, its escape resolved as far as surrogates need it. */
    private char unit() {
        char unit = text.charAt(at++);
        if (unit != '\\' || at >= text.length()) {
            return unit;
        }
        if (text.charAt(at++) != 'u' || at + 4 > text.length()) {
            return ' ';
        }
        try {
            char escaped = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return escaped;
        } catch (NumberFormatException e) {
            return ' '; // the parser says it better
        }
    }
}
