package org.postroad.provider.entity;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code Retry-After} (RFC 9110 §10.2.3): a number of seconds or a date. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Duration LONGEST = Duration.ofDays(365);

    /** The three forms of a date that a recipient takes (RFC 9110 §5.6.7): today's, RFC 850's and that of C's asctime. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(2000, 1, 1))
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** The instant it names, at most a year from now; empty if it names none, or one that is past. */
    public static Optional<Instant> parse(String value, Instant now) {
        String text = SPACES.matcher(value.strip()).replaceAll(" "); // asctime pads the day with a second one
        Instant latest = now.plus(LONGEST);
        Optional<Instant> instant = SECONDS.matcher(text).matches()
                ? Optional.of(now.plusSeconds(Math.min(Long.parseLong(text), LONGEST.toSeconds())))
                : date(text);
        return instant.filter(now::isBefore).map(named -> named.isAfter(latest) ? latest : named);
    }

    private static Optional<Instant> date(String text) {
        for (DateTimeFormatter format : DATES) {
            try {
                return Optional.of(format.parse(text, Instant::from));
            } catch (DateTimeException e) {
                // perhaps it has the next form
            }
        }
        return Optional.empty();
    }
}
