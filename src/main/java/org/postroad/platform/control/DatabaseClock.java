package org.postroad.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The database's clock as this node estimates it, carried between readings by the node's monotonic clock: what every statement takes
 * as its {@code :now}. A wrong or stepping system clock on the node does not move it. Never runs backwards by more than a reading
 * corrects; readings that came slowly are worth less and are passed over (half the round trip bounds their error).
 */
public final class DatabaseClock implements InstantSource {
    private static final Duration WORTHLESS = Duration.ofMillis(500);

    private final LongSupplier nanoTime;
    private volatile Reading reading;

    private record Reading(Instant at, long nanos) {}

    /** @param start what the clock shows until the first reading */
    public DatabaseClock(Instant start, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.reading = new Reading(start, nanoTime.getAsLong());
    }

    @Override
    public Instant instant() {
        Reading last = reading;
        // The database keeps microseconds; more digits would come back different from how they were written.
        long micros = (nanoTime.getAsLong() - last.nanos) / 1_000;
        return last.at.plusNanos(micros * 1_000);
    }

    /**
     * Takes a reading of the database's clock.
     *
     * @param database what the database's clock showed
     * @param askedNanos the monotonic clock when it was asked
     * @param first whether the reading counts however long it took
     */
    public void read(Instant database, long askedNanos, boolean first) {
        long answeredNanos = nanoTime.getAsLong();
        long roundTrip = answeredNanos - askedNanos;
        if (first || roundTrip < WORTHLESS.toNanos()) {
            Instant at = database.plusNanos(roundTrip / 2);
            reading = new Reading(at.minusNanos(at.getNano() % 1_000), answeredNanos);
        }
    }
}
