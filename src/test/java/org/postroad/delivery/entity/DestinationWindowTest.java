package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DestinationWindowTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final DestinationWindow window = new DestinationWindow(DestinationWindow.MOST);
    private Instant now = START;

    private boolean enters() {
        return window.enter(now).isEmpty();
    }

    private void answersOnce() {
        assertThat(enters()).isTrue();
        window.leave(now, true, now);
    }

    private void fails() {
        assertThat(enters()).isTrue();
        window.leave(now, false, now);
    }

    private int all() {
        int entered = 0;
        while (enters()) {
            entered++;
        }
        return entered;
    }

    @Test
    void oneGoesFirstAndTheOthersWait() {
        assertThat(enters()).isTrue();

        assertThat(window.enter(now)).contains(now.plusMillis(50));
        assertThat(window.enter(now)).contains(now.plusMillis(100));
    }

    @Test
    void whatAnswersGetsFiveAndThenOneMoreForEachRoundUpToTwenty() {
        answersOnce();
        assertThat(window.size()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            answersOnce();
        }
        assertThat(window.size()).isEqualTo(5); // 5 + 1/5 + …, a little less than a round
        answersOnce();
        assertThat(window.size()).isEqualTo(6);
        for (int i = 0; i < 1_000; i++) {
            answersOnce();
        }
        assertThat(window.size()).isEqualTo(DestinationWindow.MOST);
        assertThat(all()).isEqualTo(DestinationWindow.MOST);
    }

    @Test
    void threeFailuresInARowMakeItDeadForLongerEachTime() {
        fails();
        fails();
        assertThat(window.deadUntil(now)).isEmpty();
        fails();
        assertThat(window.deadUntil(now)).contains(now.plusSeconds(5));
        assertThat(window.enter(now)).contains(now.plusSeconds(5));

        now = now.plusSeconds(5);
        fails();
        fails();
        fails();
        assertThat(window.deadUntil(now)).contains(now.plusSeconds(10));
        for (int i = 0; i < 60; i++) {
            now = window.deadUntil(now).orElse(now);
            fails();
        }
        assertThat(Duration.between(now, window.deadUntil(now).orElseThrow())).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void theyComeBackAFewAtATime() {
        fails();
        fails();
        fails();
        List<Instant> again = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            again.add(window.enter(now).orElseThrow());
        }

        Instant back = now.plusSeconds(5);
        assertThat(again)
                .containsExactly(
                        back, back, back.plusSeconds(1), back.plusSeconds(1), back.plusSeconds(1), back.plusSeconds(1));
    }

    @Test
    void anAnswerMakesItWellAgain() {
        fails();
        fails();
        answersOnce();
        fails();
        fails();
        assertThat(window.deadUntil(now)).isEmpty();
    }

    @Test
    void whatHangsGetsNoMoreThanItHas() {
        answersOnce();
        now = now.plusSeconds(1);
        assertThat(enters()).isTrue();
        assertThat(enters()).isTrue();
        now = now.plusSeconds(11);

        assertThat(enters()).isFalse();
        window.leave(START.plusSeconds(1), true, now);
        assertThat(enters()).isTrue();
    }

    @Test
    void whatAnOperatorNamedMayHaveAllFromTheStart() {
        DestinationWindow relay = new DestinationWindow(Integer.MAX_VALUE);
        for (int i = 0; i < 2_000; i++) {
            assertThat(relay.enter(now)).isEmpty();
        }
    }

    @Property
    void thereAreNeverMoreThanItsSizeAndTheNextTimeIsNeverNow(@ForAll @IntRange(min = 1, max = 100_000) int seed) {
        Random random = new Random(seed);
        DestinationWindow one = new DestinationWindow(DestinationWindow.MOST);
        List<Instant> inside = new ArrayList<>();
        Instant time = START;
        for (int i = 0; i < 300; i++) {
            time = time.plusMillis(random.nextInt(3_000));
            if (!inside.isEmpty() && random.nextBoolean()) {
                one.leave(inside.remove(random.nextInt(inside.size())), random.nextInt(3) > 0, time);
            } else {
                int before = one.inFlight();
                Instant at = time;
                one.enter(time)
                        .ifPresentOrElse(
                                until -> assertThat(until).isAfter(at),
                                () -> assertThat(before).isLessThan(one.size()));
                if (one.inFlight() > before) {
                    inside.add(time);
                }
            }
            assertThat(one.inFlight()).isEqualTo(inside.size());
            assertThat(one.size()).isBetween(1, DestinationWindow.MOST);
        }
    }
}
