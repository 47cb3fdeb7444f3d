package org.postroad.retry;

import java.time.Duration;

/**
 * How often and how long failed work is tried again; the first limit that is reached holds.
 *
 * @param maxAttempts retries after the first run, 1 or more: 3 means four executions in all
 * @param totalDeadline how long after the first failure a retry may still start, zero or more
 */
public record RetryBudget(int maxAttempts, Duration totalDeadline) {
    /** The budget where none is set. */
    public static final RetryBudget DEFAULT = new RetryBudget(3, Duration.ofHours(6));

    /** @throws IllegalArgumentException if {@code maxAttempts} is less than 1 or the deadline is negative */
    public RetryBudget {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be 1 or more: " + maxAttempts);
        }
        RetryStrategy.requireNotNegative(totalDeadline, "totalDeadline");
    }

    /** The executions allowed, the first included; what a job shows as {@code max_attempts}. */
    public int executions() {
        return maxAttempts == Integer.MAX_VALUE ? maxAttempts : maxAttempts + 1;
    }
}
