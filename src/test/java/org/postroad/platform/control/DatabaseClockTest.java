package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong(5);
    private final DatabaseClock clock = new DatabaseClock(START, nanos::get);

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    void itGoesOnWithTheMonotonicClock() {
        pass(Duration.ofSeconds(3));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void aReadingCountsFromTheMiddleOfItsRoundTrip() {
        long asked = nanos.get();
        pass(Duration.ofMillis(100));
        clock.read(START.plusSeconds(60), asked, false);

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60).plusMillis(50));
    }

    @Test
    void aSlowReadingIsPassedOverUnlessItIsTheFirst() {
        long asked = nanos.get();
        pass(Duration.ofMillis(600));

        clock.read(START.plusSeconds(60), asked, false);
        assertThat(clock.instant()).isEqualTo(START.plusMillis(600));

        clock.read(START.plusSeconds(60), asked, true);
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60).plusMillis(300));
    }

    @Test
    void itShowsNoMoreDigitsThanTheDatabaseKeeps() {
        clock.read(START.plusNanos(123_456_789), nanos.get(), true);
        pass(Duration.ofNanos(1_999));

        assertThat(clock.instant().getNano() % 1_000).isZero();
    }
}
