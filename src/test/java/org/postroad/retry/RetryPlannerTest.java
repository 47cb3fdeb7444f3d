package org.postroad.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.retry.RetryDecision.GiveUp;
import org.postroad.retry.RetryDecision.Reason;
import org.postroad.retry.RetryDecision.RetryAt;

class RetryPlannerTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    private static final RandomGenerator UNUSED = () -> {
        throw new AssertionError("Nothing here is random");
    };

    private final RetryStrategy minute = new FixedDelay(Duration.ofMinutes(1));
    private final RetryBudget threeInAnHour = new RetryBudget(3, Duration.ofHours(1));

    @ParameterizedTest
    @CsvSource({"1, 60", "2, 120", "3, 240", "4, 480", "5, 960", "6, 1800", "7, 1800", "2147483647, 1800"})
    void backoffDoublesUpToItsCap(int failures, long seconds) {
        RetryStrategy strategy = new ExponentialBackoff(2.0, Duration.ofMinutes(1), Duration.ofMinutes(30), false);
        RetryBudget endless = new RetryBudget(Integer.MAX_VALUE, Duration.ofDays(1));
        assertThat(RetryPlanner.plan(strategy, endless, failures, NOW, NOW, null, UNUSED))
                .isEqualTo(new RetryAt(NOW.plusSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"0.0, 30000", "0.5, 60000", "0.99, 89400"})
    void jitterSpreadsFromHalfToOneAndAHalf(double random, long millis) {
        RetryStrategy strategy = new ExponentialBackoff(2.0, Duration.ofMinutes(1), Duration.ofMinutes(30), true);
        assertThat(strategy.delay(1, fixed(random))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void jitterDoesNotExceedTheCap() {
        RetryStrategy strategy = new ExponentialBackoff(2.0, Duration.ofMinutes(20), Duration.ofMinutes(25), true);
        assertThat(strategy.delay(1, fixed(0.99))).isEqualTo(Duration.ofMinutes(25));
    }

    @Test
    void aCapBelowTheFirstDelayHoldsFromTheStart() {
        RetryStrategy strategy = new ExponentialBackoff(2.0, Duration.ofMinutes(20), Duration.ofMinutes(1), false);
        assertThat(strategy.delay(1, UNUSED)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void threeAttemptsAreThreeRetriesAfterTheFirstRun() {
        assertThat(threeInAnHour.executions()).isEqualTo(4);
        assertThat(plan(3, NOW, null)).isEqualTo(new RetryAt(NOW.plusSeconds(60)));
        assertThat(plan(4, NOW, null)).isEqualTo(new GiveUp(Reason.ATTEMPTS_USED));
    }

    @Test
    void aRetryMayStartAtTheDeadlineAndNotAfterIt() {
        assertThat(plan(1, NOW.minus(Duration.ofMinutes(59)), null)).isEqualTo(new RetryAt(NOW.plusSeconds(60)));
        assertThat(plan(1, NOW.minus(Duration.ofMinutes(59)).minusMillis(1), null))
                .isEqualTo(new GiveUp(Reason.DEADLINE_PASSED));
    }

    @Test
    void theLaterOfTheDelayAndWhatTheOtherSideAskedForHolds() {
        assertThat(plan(1, NOW, NOW.plusSeconds(59))).isEqualTo(new RetryAt(NOW.plusSeconds(60)));
        assertThat(plan(1, NOW, NOW.plusSeconds(61))).isEqualTo(new RetryAt(NOW.plusSeconds(61)));
        assertThat(plan(1, NOW, NOW.plusSeconds(3_601))).isEqualTo(new GiveUp(Reason.DEADLINE_PASSED));
    }

    @Test
    void theSeedsDefaultsAreOurs() {
        assertThat(ExponentialBackoff.DEFAULT)
                .isEqualTo(new ExponentialBackoff(2.0, Duration.ofMinutes(1), Duration.ofMinutes(30), true));
        assertThat(FixedDelay.DEFAULT.delay(9, UNUSED)).isEqualTo(Duration.ofMinutes(5));
        assertThat(RetryBudget.DEFAULT).isEqualTo(new RetryBudget(3, Duration.ofHours(6)));
    }

    private RetryDecision plan(int failures, Instant firstFailure, Instant notBefore) {
        return RetryPlanner.plan(minute, threeInAnHour, failures, firstFailure, NOW, notBefore, UNUSED);
    }

    private static RandomGenerator fixed(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("Only doubles are drawn");
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
