package org.postroad.jobs.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** How instants are written and read; microseconds, which both databases keep. */
final class Sql {
    private Sql() {}

    static OffsetDateTime timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime timestampOrNull(@Nullable Instant instant) {
        return instant == null ? null : timestamp(instant);
    }

    static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** That many question marks, for a list of parameters. */
    static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** When the UTC day begins. */
    static Instant startOf(int day) {
        return Instant.EPOCH.plus(Duration.ofDays(day));
    }

    /** The UTC day of an instant since 1970-01-01: the partition of what finishes then. */
    static int day(Instant instant) {
        return (int) Duration.ofSeconds(instant.getEpochSecond()).toDays();
    }
}
