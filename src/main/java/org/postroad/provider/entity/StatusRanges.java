package org.postroad.provider.entity;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which HTTP status codes are a success: codes and ranges of 200 to 599. */
public record StatusRanges(List<Range> ranges) {
    /** Every 2xx. */
    public static final StatusRanges SUCCESSFUL = new StatusRanges(List.of(new Range(200, 299)));

    /** From one code to another, both included. */
    public record Range(int first, int last) {
        private static final Pattern TEXT = Pattern.compile("([2-5][0-9]{2})(?:-([2-5][0-9]{2}))?");

        /** The range of {@code 204}, {@code "204"} or {@code "200-204"}; empty if the value is none. */
        public static Optional<Range> of(JsonValue value) {
            String text = value instanceof JsonString string ? string.getString() : "";
            Matcher matcher = TEXT.matcher(value instanceof JsonNumber ? value.toString() : text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            return first > last ? Optional.empty() : Optional.of(new Range(first, last));
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    public StatusRanges {
        ranges = List.copyOf(ranges);
    }

    public boolean contain(int status) {
        return ranges.stream().anyMatch(range -> range.first <= status && status <= range.last);
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }
}
