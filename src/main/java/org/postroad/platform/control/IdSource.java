package org.postroad.platform.control;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Gives the ids of everything that is stored: 63 bits that grow with time. From the top: 41 bits of milliseconds since 2025, 10 bits of
 * the node's incarnation, 12 bits that count. Two nodes that are up together would have to be 1,024 starts apart to share the middle;
 * the primary keys would notice. 4,096 ids a millisecond; the next one borrows from the future.
 */
public final class IdSource {
    private static final long EPOCH_MILLIS =
            Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final int COUNTER_BITS = 12;
    private static final int NODE_BITS = 10;

    private final InstantSource clock;
    private final LongSupplier incarnation;
    private long last; // milliseconds and counter together, so that overflow of the one raises the other

    /** @param incarnation the number of this start of the node, from the database; asked for with each id, since it can change */
    public IdSource(InstantSource clock, LongSupplier incarnation) {
        this.clock = clock;
        this.incarnation = incarnation;
    }

    public IdSource(InstantSource clock, long incarnation) {
        this(clock, () -> incarnation);
    }

    /** An id greater than every one this source gave before. */
    public synchronized long next() {
        long earliest = (clock.millis() - EPOCH_MILLIS) << COUNTER_BITS;
        last = Math.max(earliest, last + 1);
        long node = incarnation.getAsLong() & (1 << NODE_BITS) - 1;
        long millis = last >>> COUNTER_BITS;
        long counter = last & (1 << COUNTER_BITS) - 1;
        return millis << NODE_BITS + COUNTER_BITS | node << COUNTER_BITS | counter;
    }

    /** The smallest id that could have been given at an instant or later; for ranges of time over ids. */
    public static long smallestAt(Instant instant) {
        return Math.max(0, instant.toEpochMilli() - EPOCH_MILLIS) << NODE_BITS + COUNTER_BITS;
    }
}
