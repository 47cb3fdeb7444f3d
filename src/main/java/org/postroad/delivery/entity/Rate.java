package org.postroad.delivery.entity;

import java.time.Duration;
import java.time.Instant;

/**
 * So much in a time, as often as that time comes: what was not used for one period may all go at once, and never more (the generic cell
 * rate algorithm, ITU-T I.371). What is used is one instant, so that a row of a database can hold it.
 *
 * @param count 1 or more
 * @param period longer than nothing
 */
public record Rate(long count, Duration period) {
    public Rate {
        if (count < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("A rate is 1 or more in a time, not " + count + " in " + period);
        }
    }

    /**
     * An answer to who wants some.
     *
     * @param granted how many; 0 if there are none now
     * @param usedUntil what is used, with what was granted
     * @param next when there is one again, where none was granted; else now
     */
    public record Grant(long granted, Instant usedUntil, Instant next) {}

    /** The time that one takes. At least a microsecond, which is the clock's grain. */
    public Duration interval() {
        Duration interval = period.dividedBy(count);
        return interval.toNanos() < 1_000 ? Duration.ofNanos(1_000) : interval;
    }

    /** @param usedUntil what was used so far @param wanted at most so many; 1 or more */
    public Grant grant(Instant usedUntil, Instant now, long wanted) {
        Instant from = usedUntil.isAfter(now) ? usedUntil : now;
        long free =
                Duration.between(from, now.plus(period)).toNanos() / interval().toNanos();
        long granted = Math.min(wanted, free);
        if (granted < 1) {
            return new Grant(0, usedUntil, from.plus(interval()).minus(period));
        }
        return new Grant(granted, from.plus(interval().multipliedBy(granted)), now);
    }
}
