package org.postroad.delivery.dsn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A status code of three numbers (RFC 3463 §2). Zero or more each, the class 2, 4 or 5. */
public record EnhancedCode(int kind, int subject, int detail) {
    private static final Pattern TEXT = Pattern.compile("([245])\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

    /** The code of a text that is one. */
    public static Optional<EnhancedCode> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new EnhancedCode(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** For a reply that has none: its class, and nothing said of the rest. */
    public static EnhancedCode ofReply(int code) {
        return new EnhancedCode(code / 100, 0, 0);
    }

    @Override
    public String toString() {
        return kind + "." + subject + "." + detail;
    }
}
