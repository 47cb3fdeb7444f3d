package org.postroad.retry;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of work that failed. */
public sealed interface RetryDecision {
    /** It runs again, not before that instant. */
    record RetryAt(Instant due) implements RetryDecision {}

    /** It is not tried again. */
    record GiveUp(Reason reason) implements RetryDecision {}

    /** Which limit was reached. */
    enum Reason {
        /** Every retry of the budget has failed. */
        ATTEMPTS_USED,
        /** The next retry would start after the deadline. */
        DEADLINE_PASSED
    }

    /** One function for each case, so that none is forgotten. */
    default <T extends @Nullable Object> T match(Function<RetryAt, T> retryAt, Function<GiveUp, T> giveUp) {
        if (this instanceof RetryAt r) {
            return retryAt.apply(r);
        }
        return giveUp.apply((GiveUp) this);
    }
}
