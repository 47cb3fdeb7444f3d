package org.postroad.platform.entity;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as a person writes it: one number and one unit, as {@code 500ms}, {@code 30s}, {@code 2m}, {@code 6h}, {@code 1d}. */
public final class DurationText {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)?");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private DurationText() {}

    /** The duration a text stands for; a number without a unit is milliseconds. Empty if it is none, or does not fit 2^63 ms. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        long unit = MILLIS.getOrDefault(matcher.group(2) == null ? "ms" : matcher.group(2), 1L);
        return number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(Duration.ofMillis(number * unit));
    }

    /**
     * The text that {@link #parse} reads back, in the largest unit that keeps the number whole; less than a millisecond is cut.
     *
     * @throws IllegalArgumentException if the duration is negative
     * @throws ArithmeticException if it does not fit 2^63 ms
     */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative: " + duration);
        }
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long size = MILLIS.getOrDefault(unit, 1L);
            if (millis > 0 && millis % size == 0) {
                return millis / size + unit;
            }
        }
        return millis + "ms";
    }
}
