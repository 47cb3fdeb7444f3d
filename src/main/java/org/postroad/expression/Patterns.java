package org.postroad.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/** Regular expressions in RE2's syntax, whose time grows with the text only; too large ones are refused before they are made. */
final class Patterns {
    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private Patterns() {}

    /** @throws PatternSyntaxException if it is none, or too large */
    static Pattern compile(String text) {
        double instructions = text.length();
        Matcher repetition = REPETITION.matcher(text);
        while (repetition.find()) {
            String most = repetition.group(2);
            instructions *= Math.max(1, Integer.parseInt(most == null || most.isEmpty() ? repetition.group(1) : most));
        }
        if (instructions > Limits.PATTERN) {
            throw new PatternSyntaxException("too large: repetitions of repetitions count", text);
        }
        return Pattern.compile(text);
    }
}
