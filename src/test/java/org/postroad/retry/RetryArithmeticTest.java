package org.postroad.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.postroad.retry.RetryDecision.RetryAt;

/** Whatever is configured and whatever the clocks show, the arithmetic holds and never overflows. */
class RetryArithmeticTest {
    @Property
    void anyInputGivesADecision(
            @ForAll("strategies") RetryStrategy strategy,
            @ForAll("durations") Duration deadline,
            @ForAll @IntRange(min = 1) int failures,
            @ForAll("instants") Instant firstFailure,
            @ForAll("instants") Instant now,
            @ForAll("instants") Instant notBefore,
            @ForAll long seed) {
        RetryBudget budget = new RetryBudget(Integer.MAX_VALUE, deadline);
        RetryDecision decision =
                RetryPlanner.plan(strategy, budget, failures, firstFailure, now, notBefore, new SplittableRandom(seed));
        if (decision instanceof RetryAt retry && retry.due().isBefore(RetryPlanner.LATEST)) {
            assertThat(retry.due()).isAfterOrEqualTo(now).isAfterOrEqualTo(notBefore);
            assertThat(Duration.between(firstFailure, retry.due())).isLessThanOrEqualTo(deadline);
        }
    }

    @Property
    void noDelayIsNegativeOrAboveTheCap(
            @ForAll("backoffs") ExponentialBackoff strategy, @ForAll @IntRange(min = 1) int retry, @ForAll long seed) {
        assertThat(strategy.delay(retry, new SplittableRandom(seed))).isBetween(Duration.ZERO, strategy.maxDelay());
    }

    @Property
    void delaysWithoutJitterNeverShrink(
            @ForAll @DoubleRange(min = 1, max = 1e9) double factor,
            @ForAll("durations") Duration initial,
            @ForAll("durations") Duration max,
            @ForAll @IntRange(min = 1, max = 10_000) int retry) {
        RetryStrategy strategy = new ExponentialBackoff(factor, initial, max, false);
        SplittableRandom random = new SplittableRandom(0);
        assertThat(strategy.delay(retry + 1, random)).isGreaterThanOrEqualTo(strategy.delay(retry, random));
    }

    @Property
    void jitterStaysWithinHalfOfThePlainDelay(
            @ForAll @IntRange(min = 1, max = 20) int retry,
            @ForAll @IntRange(max = 1_000_000) int millis,
            @ForAll long seed) {
        Duration initial = Duration.ofMillis(millis);
        Duration max = Duration.ofDays(1);
        SplittableRandom random = new SplittableRandom(seed);
        Duration plain = new ExponentialBackoff(2, initial, max, false).delay(retry, random);
        Duration spread = new ExponentialBackoff(2, initial, max, true).delay(retry, random);
        Duration most = plain.multipliedBy(3).dividedBy(2);
        assertThat(spread).isBetween(plain.dividedBy(2), most.compareTo(max) < 0 ? most : max);
    }

    @Property
    void whatHasNoMeaningIsRefused(
            @ForAll @DoubleRange(min = -10, max = 0.99) double factor,
            @ForAll @IntRange(min = Integer.MIN_VALUE, max = 0) int none) {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new ExponentialBackoff(factor, second, second, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExponentialBackoff(Double.NaN, second, second, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBackoff(Double.POSITIVE_INFINITY, second, second, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBackoff(2, second.negated(), second, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new FixedDelay(second.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(none, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(1, second.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> FixedDelay.DEFAULT.delay(none, new SplittableRandom(0)));
    }

    @Provide
    Arbitrary<Duration> durations() {
        Arbitrary<Long> seconds = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<Duration> any = seconds.map(s -> Duration.ofSeconds(s, 999_999_999));
        Arbitrary<Duration> usual = Arbitraries.longs().between(0, 86_400_000).map(Duration::ofMillis);
        return Arbitraries.oneOf(any, usual);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<ExponentialBackoff> backoffs() {
        Arbitrary<Double> factors = Arbitraries.doubles().between(1, Double.MAX_VALUE);
        return Combinators.combine(factors, durations(), durations(), Arbitraries.of(true, false))
                .as(ExponentialBackoff::new);
    }

    @Provide
    Arbitrary<RetryStrategy> strategies() {
        return Arbitraries.oneOf(
                backoffs().map(RetryStrategy.class::cast), durations().map(FixedDelay::new));
    }
}
