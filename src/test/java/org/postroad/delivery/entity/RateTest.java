package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rate TEN_A_MINUTE = new Rate(10, Duration.ofMinutes(1));

    @Test
    void aWholePeriodsShareGoesAtOnce() {
        Rate.Grant grant = TEN_A_MINUTE.grant(Instant.EPOCH, NOW, 100);

        assertThat(grant).isEqualTo(new Rate.Grant(10, NOW.plusSeconds(60), NOW));
        assertThat(TEN_A_MINUTE.grant(grant.usedUntil(), NOW, 1))
                .isEqualTo(new Rate.Grant(0, grant.usedUntil(), NOW.plusSeconds(6)));
    }

    @Test
    void thenOneByOne() {
        Instant used = TEN_A_MINUTE.grant(NOW, NOW, 10).usedUntil();

        assertThat(TEN_A_MINUTE.grant(used, NOW.plusSeconds(5), 10).granted()).isZero();
        assertThat(TEN_A_MINUTE.grant(used, NOW.plusSeconds(6), 10).granted()).isEqualTo(1);
        assertThat(TEN_A_MINUTE.grant(used, NOW.plusSeconds(30), 10).granted()).isEqualTo(5);
    }

    @Test
    void noneOrInNoTimeIsNoRate() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ZERO));
    }

    @Property
    void noPeriodHasMoreThanTwiceTheCountAndOnAverageItIsTheCount(
            @ForAll @IntRange(min = 1, max = 50) int count, @ForAll @IntRange(min = 1, max = 100_000) int seed) {
        Rate rate = new Rate(count, Duration.ofSeconds(10));
        Random random = new Random(seed);
        Instant now = NOW;
        Instant used = NOW;
        Deque<Instant> lately = new ArrayDeque<>();
        long all = 0;
        for (int i = 0; i < 500; i++) {
            now = now.plusMillis(random.nextInt(1_000));
            Rate.Grant grant = rate.grant(used, now, 1 + random.nextInt(5));
            assertThat(grant.granted() == 0).isEqualTo(grant.next().isAfter(now));
            used = grant.usedUntil();
            all += grant.granted();
            for (int one = 0; one < grant.granted(); one++) {
                lately.add(now);
            }
            while (!lately.isEmpty() && lately.getFirst().isBefore(now.minusSeconds(10))) {
                lately.removeFirst();
            }
            assertThat(lately.size()).isLessThanOrEqualTo(2 * count);
        }
        double periods = Duration.between(NOW, now).toMillis() / 10_000.0;
        assertThat(all).isLessThanOrEqualTo((long) (count * (periods + 1)) + 1);
    }
}
