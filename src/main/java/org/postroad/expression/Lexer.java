package org.postroad.expression;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Cuts an expression into tokens, one at a time. Between them may be spaces and line breaks, but no tabs. A number with a unit
 * ({@code d h m s ms}) is a duration in milliseconds.
 */
final class Lexer {
    private static final List<String> SIGNS = List.of(
            "&&", "||", "==", "!=", "<=", "=<", ">=", "=>", "&", "|", "=", "<", ">", "!", "^", "+", "-", "*", "/", "(",
            ")", "[", "]", ",");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    Token next() throws ExpressionException {
        while (at < text.length() && " \r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", at);
        }
        char first = text.charAt(at);
        if (first == '\'' || first == '"') {
            return string(first);
        }
        if (isDigit(first)) {
            return number();
        }
        return startsName(first) ? name() : sign();
    }

    private Token name() {
        int begin = at++;
        while (at < text.length() && continuesName(text.charAt(at))) {
            at++;
        }
        return new Token(Token.Kind.NAME, text.substring(begin, at), begin);
    }

    private Token sign() throws ExpressionException {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Token.Kind.SIGN, sign, at - sign.length());
            }
        }
        char first = text.charAt(at);
        String found = first == '\t' ? "a tab" : "'" + new String(Character.toChars(text.codePointAt(at))) + "'";
        throw new ExpressionException(at, found, "a value or an operator" + (first == '\t' ? ", or spaces" : ""));
    }

    private Token string(char quote) throws ExpressionException {
        int begin = at;
        StringBuilder said = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return new Token(Token.Kind.STRING, said.toString(), begin);
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = escaped(text.charAt(at));
            }
            said.append(c);
        }
        throw new ExpressionException(
                begin, "a text that does not end: " + Shortened.of(text.substring(begin)), "a closing " + quote);
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private Token number() throws ExpressionException {
        int begin = at;
        digits();
        boolean real = at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1));
        if (real) {
            at++;
            digits();
        }
        int end = at;
        while (at < text.length() && continuesName(text.charAt(at))) {
            at++;
        }
        String unit = text.substring(end, at);
        String number = text.substring(begin, end);
        if (real ? !unit.isEmpty() : !unit.isEmpty() && !UNITS.containsKey(unit)) {
            throw new ExpressionException(
                    begin,
                    "'" + Shortened.of(text.substring(begin, at)) + "'",
                    "a number, or a whole one with d, h, m, s or ms");
        }
        return real ? new Token(Token.Kind.REAL, number, begin) : whole(number, unit, begin);
    }

    private static Token whole(String digits, String unit, int begin) throws ExpressionException {
        try {
            if (digits.length() <= MOST_DIGITS) {
                long number = Math.multiplyExact(
                        Long.parseLong(digits),
                        unit.isEmpty()
                                ? 1
                                : UNITS.getOrDefault(unit, Duration.ZERO).toMillis());
                return new Token(Token.Kind.WHOLE, Long.toString(number), begin);
            }
        } catch (ArithmeticException e) {
            // Said below
        }
        throw new ExpressionException(
                begin,
                "'" + Shortened.of(digits + unit) + "'",
                "a number of at most 18 digits, below 2^63 ms if it has a unit");
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean startsName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$';
    }

    private static boolean continuesName(char c) {
        return startsName(c) && c != '$' || isDigit(c) || c == '.';
    }
}
