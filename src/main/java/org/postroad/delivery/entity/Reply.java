package org.postroad.delivery.entity;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postroad.delivery.dsn.EnhancedCode;

/**
 * What a host answered to a command (RFC 5321 §4.2).
 *
 * @param code from 200 to 599
 * @param lines what it said, without the codes; at least one
 */
public record Reply(int code, List<String> lines) {
    private static final Pattern LINE = Pattern.compile("([2-5][0-9]{2})(?:([ -])(.*))?");
    private static final Pattern ENHANCED = Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?: .*)?");
    private static final int HUNDRED = 100;

    /** One line as it comes. @param last whether nothing follows */
    public record Line(int code, boolean last, String text) {
        /** Reads a line without its end; empty if it is none. */
        public static Optional<Line> read(String line) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String text = matcher.group(3);
            return Optional.of(new Line(
                    Integer.parseInt(matcher.group(1)), !"-".equals(matcher.group(2)), text == null ? "" : text));
        }
    }

    public Reply {
        lines = List.copyOf(lines);
    }

    /** The first digit: 2 done, 3 go on, 4 not now, 5 never. */
    public int kind() {
        return code / HUNDRED;
    }

    public boolean isPositive() {
        return kind() == 2;
    }

    /** The enhanced code that the first line begins with, where it is of the reply's own kind (RFC 2034 §4). */
    public Optional<EnhancedCode> enhanced() {
        Matcher matcher = ENHANCED.matcher(lines.get(0));
        return matcher.matches()
                ? EnhancedCode.read(matcher.group(1)).filter(enhanced -> enhanced.kind() == kind())
                : Optional.empty();
    }

    /** The enhanced code, or the class alone where the host gave none. */
    public EnhancedCode status() {
        return enhanced().orElseGet(() -> EnhancedCode.ofReply(code));
    }

    /** As it came, line by line; the value of Diagnostic-Code (RFC 3464 §2.3.6). */
    public String text() {
        return lines.stream().map(line -> (code + " " + line).strip()).collect(Collectors.joining("\n"));
    }
}
