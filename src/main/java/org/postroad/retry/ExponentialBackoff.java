package org.postroad.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays that grow by a factor up to a cap: retry {@code k} waits {@code min(initialDelay · factor^(k−1), maxDelay)}; with jitter that
 * is multiplied by a number in [0.5, 1.5) and capped again.
 *
 * @param factor finite, 1 or more
 * @param initialDelay before the first retry, zero or more
 * @param maxDelay zero or more; may be less than {@code initialDelay}, and then holds from the start
 * @param jitter whether retries are spread, so that what failed together does not come back together
 */
public record ExponentialBackoff(double factor, Duration initialDelay, Duration maxDelay, boolean jitter)
        implements RetryStrategy {
    /** The strategy where none is set. */
    public static final ExponentialBackoff DEFAULT =
            new ExponentialBackoff(2.0, Duration.ofMinutes(1), Duration.ofMinutes(30), true);

    private static final double MICROS = 1e6;

    /** @throws IllegalArgumentException if the factor is not a finite number of 1 or more, or a delay is negative */
    public ExponentialBackoff {
        if (!(factor >= 1 && factor <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("factor must be 1 or more: " + factor);
        }
        RetryStrategy.requireNotNegative(initialDelay, "initialDelay");
        RetryStrategy.requireNotNegative(maxDelay, "maxDelay");
    }

    @Override
    public Duration delay(int retry, RandomGenerator random) {
        RetryStrategy.requireRetry(retry);
        double cap = seconds(maxDelay);
        double grown = initialDelay.isZero() ? 0 : Math.min(cap, seconds(initialDelay) * Math.pow(factor, retry - 1.0));
        double spread = jitter ? grown * random.nextDouble(0.5, 1.5) : grown;
        return spread >= cap ? maxDelay : shorter(duration(spread), maxDelay);
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration duration(double seconds) {
        long whole = (long) seconds;
        return Duration.ofSeconds(whole, Math.round((seconds - whole) * MICROS) * 1_000);
    }
}
