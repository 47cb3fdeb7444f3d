package org.postroad.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroad.retry.RetryDecision.GiveUp;
import org.postroad.retry.RetryDecision.Reason;
import org.postroad.retry.RetryDecision.RetryAt;

/** Decides after a temporary failure whether and when the work runs again. */
public final class RetryPlanner {
    /** The end of what RFC 3339 can write; a retry that is put off further is put off to here. */
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private RetryPlanner() {}

    /**
     * The retry's instant is the later of {@code now} plus the strategy's delay and {@code notBefore}; it is given up if that lies
     * after {@code firstFailure} plus the deadline.
     *
     * @param failures executions that failed in this budget, the one just ended included; 1 or more
     * @param firstFailure when the first of them ended
     * @param now when the last of them ended
     * @param notBefore what the other side asked for, null if nothing
     * @param random read only by a strategy that spreads its delays
     */
    public static RetryDecision plan(
            RetryStrategy strategy,
            RetryBudget budget,
            int failures,
            Instant firstFailure,
            Instant now,
            @Nullable Instant notBefore,
            RandomGenerator random) {
        if (failures > budget.maxAttempts()) {
            return new GiveUp(Reason.ATTEMPTS_USED);
        }
        Instant delayed = later(now, strategy.delay(failures, random));
        Instant due = notBefore != null && notBefore.isAfter(delayed) ? notBefore : delayed;
        if (due.isAfter(later(firstFailure, budget.totalDeadline()))) {
            return new GiveUp(Reason.DEADLINE_PASSED);
        }
        return new RetryAt(due.isAfter(LATEST) ? LATEST : due);
    }

    private static Instant later(Instant start, Duration delay) {
        boolean fits = delay.compareTo(Duration.between(start, Instant.MAX)) < 0;
        return fits ? start.plus(delay) : Instant.MAX;
    }
}
