package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdSourceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @Test
    void idsGrowWithinAMillisecondAndBeyondItsRoom() {
        IdSource ids = new IdSource(now::get, 1);
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            long id = ids.next();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Property
    void idsGrowHoweverTheClockJumps(
            @ForAll @Size(max = 50) List<@LongRange(min = -100_000, max = 100_000) Long> jumps) {
        now.set(START);
        IdSource ids = new IdSource(now::get, 1);
        long last = ids.next();
        for (long jump : jumps) {
            now.updateAndGet(instant -> instant.plusMillis(jump));
            long id = ids.next();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void nodesOfDifferentIncarnationsGiveDifferentIds() {
        Set<Long> given = new HashSet<>();
        for (long incarnation = 1; incarnation <= 1024; incarnation++) {
            IdSource ids = new IdSource(now::get, incarnation);
            assertThat(given.add(ids.next())).isTrue();
            assertThat(given.add(ids.next())).isTrue();
        }
    }

    @Test
    void idsOfAnInstantAreNotSmallerThanItsSmallest() {
        long before = new IdSource(now::get, 1023).next();
        now.set(START.plus(Duration.ofMillis(1)));
        long smallest = IdSource.smallestAt(now.get());

        assertThat(before).isLessThan(smallest);
        assertThat(new IdSource(now::get, 1024).next()).isGreaterThanOrEqualTo(smallest);
        assertThat(IdSource.smallestAt(Instant.EPOCH)).isZero();
    }

    @Test
    void idsStayPositiveForSixtyYears() {
        now.set(Instant.parse("2090-01-01T00:00:00Z"));

        assertThat(new IdSource(now::get, 1).next()).isPositive();
    }
}
