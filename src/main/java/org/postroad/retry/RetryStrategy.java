package org.postroad.retry;

import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long failed work waits before each retry (Stalwart docs, TaskManager › TaskRetryStrategy). */
public sealed interface RetryStrategy permits ExponentialBackoff, FixedDelay {
    /**
     * The delay before a retry; zero or more, whole microseconds where it was computed.
     *
     * @param retry which retry it is, 1-based: the number of failures so far
     * @throws IllegalArgumentException if {@code retry} is less than 1
     */
    Duration delay(int retry, RandomGenerator random);

    /** One function for each case, so that none is forgotten. */
    default <T extends @Nullable Object> T match(
            Function<ExponentialBackoff, T> backoff, Function<FixedDelay, T> fixed) {
        if (this instanceof ExponentialBackoff b) {
            return backoff.apply(b);
        }
        return fixed.apply((FixedDelay) this);
    }

    /** @throws IllegalArgumentException naming the parameter, if the duration is negative */
    static void requireNotNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
    }

    /** @throws IllegalArgumentException if the retry is not 1-based */
    static void requireRetry(int retry) {
        if (retry < 1) {
            throw new IllegalArgumentException("retry must be 1 or more: " + retry);
        }
    }
}
