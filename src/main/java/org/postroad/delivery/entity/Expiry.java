package org.postroad.delivery.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a recipient is given up: after a time in the queue, or after a number of attempts, never both (Stalwart docs, Scheduling › Expiration). */
public sealed interface Expiry {
    /** When that is, where time decides. @param released when delivery was first allowed */
    Optional<Instant> at(Instant released);

    /** Whether so many failed attempts, the first included, are as many as there may be. */
    boolean isReached(int attempts);

    /** A time from the release on; more than zero. */
    record Ttl(Duration after) implements Expiry {
        public Ttl {
            if (after.isNegative() || after.isZero()) {
                throw new IllegalArgumentException("A TTL is more than 0, not " + after);
            }
        }

        @Override
        public Optional<Instant> at(Instant released) {
            return Optional.of(released.plus(after));
        }

        @Override
        public boolean isReached(int attempts) {
            return false;
        }
    }

    /** A number of attempts that failed; 1 or more. */
    record Attempts(int most) implements Expiry {
        public Attempts {
            if (most < 1) {
                throw new IllegalArgumentException("At least one attempt, not " + most);
            }
        }

        @Override
        public Optional<Instant> at(Instant released) {
            return Optional.empty();
        }

        @Override
        public boolean isReached(int attempts) {
            return attempts >= most;
        }
    }
}
