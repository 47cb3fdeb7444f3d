package org.postroad.expression;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Functions of texts. Positions and lengths are in characters (Unicode code points). */
final class TextFunctions {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Map<String, String> DIGESTS =
            Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");

    static final List<Function> ALL = List.of(
            Function.of(
                    "len",
                    value -> Value.of(
                            value instanceof Value.Items items ? items.items().size() : length(value.text()))),
            text("trim", String::strip),
            text("trim_start", String::stripLeading),
            text("trim_end", String::stripTrailing),
            text("to_lowercase", text -> text.toLowerCase(Locale.ROOT)),
            text("to_uppercase", text -> text.toUpperCase(Locale.ROOT)),
            Function.of("is_lowercase", value -> Value.of(isCased(value.text(), Character::isLowerCase))),
            Function.of("is_uppercase", value -> Value.of(isCased(value.text(), Character::isUpperCase))),
            Function.of("has_digits", value -> Value.of(count(value, c -> c >= '0' && c <= '9') > 0)),
            Function.of("count_spaces", value -> Value.of(count(value, Character::isWhitespace))),
            Function.of("count_uppercase", value -> Value.of(count(value, Character::isUpperCase))),
            Function.of("count_lowercase", value -> Value.of(count(value, Character::isLowerCase))),
            Function.of("count_chars", value -> Value.of(length(value.text()))),
            Function.of("starts_with", (text, with) -> Value.of(text.text().startsWith(with.text()))),
            Function.of("ends_with", (text, with) -> Value.of(text.text().endsWith(with.text()))),
            Function.of("eq_ignore_case", (a, b) -> Value.of(a.text().equalsIgnoreCase(b.text()))),
            Function.of("strip_prefix", TextFunctions::stripPrefix),
            Function.of("strip_suffix", TextFunctions::stripSuffix),
            Function.of("substring", TextFunctions::substring),
            Function.of("lines", text -> Value.ofTexts(List.of(LINE_END.split(text.text())))),
            Function.of("split", (text, at) -> Value.ofTexts(split(text.text(), at.text(), Integer.MAX_VALUE))),
            Function.of("rsplit", TextFunctions::splitBackwards),
            Function.of(
                    "split_once",
                    (text, at) -> once(text.text(), at.text(), text.text().indexOf(at.text()))),
            Function.of(
                    "rsplit_once",
                    (text, at) -> once(text.text(), at.text(), text.text().lastIndexOf(at.text()))),
            Function.of(
                    "split_n",
                    (text, at, n) -> Value.ofTexts(split(text.text(), at.text(), Math.max(1, Numbers.asInt(n))))),
            Function.of(
                    "split_words",
                    text -> Value.ofTexts(NO_WORD.splitAsStream(text.text())
                            .filter(word -> !word.isEmpty())
                            .toList())),
            Function.of("hash", TextFunctions::hash));

    private TextFunctions() {}

    private static Function text(String name, UnaryOperator<String> change) {
        return Function.of(name, (Function.Of1) value -> Value.of(change.apply(value.text())));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static long count(Value value, IntPredicate of) {
        return value.text().codePoints().filter(of).count();
    }

    /** Whether all letters are of that case; what has no case does not matter. */
    private static boolean isCased(String text, IntPredicate of) {
        return text.codePoints().filter(Character::isLetter).allMatch(of);
    }

    /** What follows the prefix, empty if it is not there. */
    private static Value stripPrefix(Value text, Value prefix) {
        return text.text().startsWith(prefix.text())
                ? Value.of(text.text().substring(prefix.text().length()))
                : Value.EMPTY;
    }

    private static Value stripSuffix(Value text, Value suffix) {
        return text.text().endsWith(suffix.text())
                ? Value.of(text.text()
                        .substring(0, text.text().length() - suffix.text().length()))
                : Value.EMPTY;
    }

    private static Value substring(Value value, Value start, Value count) {
        String text = value.text();
        int length = length(text);
        int begin = Math.max(0, Math.min(length, Numbers.asInt(start)));
        int end = begin + Math.max(0, Math.min(length - begin, Numbers.asInt(count)));
        return Value.of(text.substring(text.offsetByCodePoints(0, begin), text.offsetByCodePoints(0, end)));
    }

    private static Value splitBackwards(Value text, Value at) {
        List<String> parts = new ArrayList<>(split(text.text(), at.text(), Integer.MAX_VALUE));
        Collections.reverse(parts);
        return Value.ofTexts(parts);
    }

    /** At most so many parts; the last one is all the rest. An empty text cuts nothing. */
    private static List<String> split(String text, String at, int most) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        while (!at.isEmpty() && parts.size() < most - 1) {
            int end = text.indexOf(at, begin);
            if (end < 0) {
                break;
            }
            parts.add(text.substring(begin, end));
            begin = end + at.length();
        }
        parts.add(text.substring(begin));
        return parts;
    }

    /** What is before and after a place; no items if there is no such place. */
    private static Value once(String text, String at, int place) {
        return place < 0 || at.isEmpty()
                ? Value.of(List.of())
                : Value.ofTexts(List.of(text.substring(0, place), text.substring(place + at.length())));
    }

    /** In hexadecimal; empty for an algorithm that is not known. */
    private static Value hash(Value text, Value algorithm) {
        String digest = DIGESTS.get(algorithm.text().toLowerCase(Locale.ROOT));
        if (digest == null) {
            return Value.EMPTY;
        }
        try {
            return Value.of(HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance(digest).digest(text.text().getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has these
        }
    }
}
