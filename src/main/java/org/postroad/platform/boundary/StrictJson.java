package org.postroad.platform.boundary;

/**
 * Looks through a JSON text for what the parser would let pass or choke on: nesting deeper than {@value #MAX_DEPTH}, text after the end, and halves of
 * surrogate pairs, plain or escaped, which no UTF-8 can carry back (RFC 7493 §2.1). Leaves syntax to the parser.
 */
final class StrictJson {
    static final int MAX_DEPTH = 64;

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
