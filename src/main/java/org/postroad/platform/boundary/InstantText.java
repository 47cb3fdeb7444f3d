package org.postroad.platform.boundary;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Instants of requests, as in RFC 3339, with {@code Z} or an offset; kept to the microsecond. */
public final class InstantText {
    static final String EXPECTED = "A time as in RFC 3339 is expected, as \"2026-01-31T12:00:00Z\".";

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private InstantText() {}

    /** Empty if it is none, or one before 1970 or after 9999. */
    public static Optional<Instant> parse(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            return Optional.of(instant).filter(found -> !found.isBefore(EARLIEST) && !found.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
