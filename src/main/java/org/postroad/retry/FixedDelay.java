package org.postroad.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The same delay before every retry.
 *
 * @param delay zero or more
 */
public record FixedDelay(Duration delay) implements RetryStrategy {
    /** The delay where none is set. */
    public static final FixedDelay DEFAULT = new FixedDelay(Duration.ofMinutes(5));

    /** @throws IllegalArgumentException if the delay is negative */
    public FixedDelay {
        RetryStrategy.requireNotNegative(delay, "delay");
    }

    @Override
    public Duration delay(int retry, RandomGenerator random) {
        RetryStrategy.requireRetry(retry);
        return delay;
    }
}
