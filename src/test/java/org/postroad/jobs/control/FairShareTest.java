package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.Rank;

class FairShareTest {
    private static final long QUEUE = 1;

    private record Ranked(long lane, long rank) {}

    private final FairShare share = new FairShare(lane -> lane == 3 ? 3 : 1, queue -> null);

    private List<Long> order(List<Ranked> ranked) {
        return ranked.stream()
                .sorted(Comparator.comparingLong(Ranked::rank))
                .map(Ranked::lane)
                .toList();
    }

    private void add(List<Ranked> to, long lane, int jobs) {
        for (int i = 0; i < jobs; i++) {
            to.add(new Ranked(lane, share.next(QUEUE, lane, 0)));
        }
    }

    @Test
    void jobsOfOneLaneKeepTheirOrder() {
        assertThat(share.next(QUEUE, 1, 0)).isLessThan(share.next(QUEUE, 1, 0));
    }

    @Test
    void secondLaneTakesTurnsWithTheFirstHoweverManyWaitThere() {
        List<Ranked> all = new ArrayList<>();
        add(all, 1, 100_000);
        add(all, 2, 3);
        assertThat(order(all).subList(0, 6))
                .containsOnly(1L, 2L)
                .filteredOn(lane -> lane == 2)
                .hasSize(3);
    }

    @Test
    void laneOfWeightThreeGetsThreeTurns() {
        List<Ranked> all = new ArrayList<>();
        add(all, 1, 1_000);
        add(all, 3, 1_000);
        assertThat(order(all).subList(0, 400)).filteredOn(lane -> lane == 3).hasSizeBetween(297, 303);
    }

    @Test
    void laneThatWasQuietHasNoCreditForTheTime() {
        List<Ranked> before = new ArrayList<>();
        add(before, 1, 1_000);
        share.advance(QUEUE, before.get(999).rank(), 0);
        List<Ranked> after = new ArrayList<>();
        add(after, 2, 100);
        add(after, 1, 100);
        assertThat(order(after).subList(0, 20)).filteredOn(lane -> lane == 1).hasSizeBetween(9, 11);
    }

    @Test
    void priorityOvertakesAHundredThousandTurnsAndNoMore() {
        long normal = share.next(QUEUE, 1, 0);
        assertThat(share.next(QUEUE, 2, 1)).isEqualTo(normal - 100_000 * Rank.TURN);
        assertThat(share.next(QUEUE, 2, -1)).isGreaterThan(normal);
    }

    @Test
    void startOfAJobMovesTheQueueToItsPlaceWhateverItsPriority() {
        for (int priority = -9; priority <= 9; priority++) {
            FairShare each = new FairShare(lane -> 1, queue -> null);
            List<Long> ranks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ranks.add(each.next(QUEUE, 1, priority));
            }
            each.advance(QUEUE, ranks.get(3), priority);
            assertThat(each.next(QUEUE, 2, 0)).as("beside priority " + priority).isEqualTo(3 * Rank.TURN);
        }
    }

    @Test
    void triggeredJobsComeBeforeAllOthersInTheirOrderAndMoveNoQueue() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        long first = Rank.first(now);
        assertThat(first).isLessThan(Rank.first(now.plusNanos(1_000)));
        assertThat(Rank.first(Instant.parse("9999-01-01T00:00:00Z"))).isLessThan(Rank.at(0, 9));
        share.advance(QUEUE, first, 0);
        assertThat(share.next(QUEUE, 1, 0)).isZero();
    }
}
