package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroad.cluster.entity.TaskType;

class ReadyPairsTest {
    private static final long QUEUE = 1;
    private static final short GATE = (short) TaskType.TASK_QUEUE_PROCESSING.ordinal();

    private final ReadyPairs one = new ReadyPairs(Set.of(TaskType.TASK_QUEUE_PROCESSING));

    @Test
    void nothingIsWantedOfAQueueThatNobodySpokeOf() {
        assertThat(one.readyQueues()).isEmpty();
        assertThat(one.wants(QUEUE, 10, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void whatWasAskedForIsNotAskedAgainUntilSomebodySaysSo() {
        one.heard(QUEUE, 5);
        List<Want> wants = one.wants(QUEUE, 10, Long.MAX_VALUE);
        assertThat(wants).containsExactly(new Want(QUEUE, GATE, 10, Long.MIN_VALUE));
        assertThat(one.wants(QUEUE, 10, Long.MAX_VALUE)).isEmpty();
        one.unclaimed(wants.get(0));
        assertThat(one.wants(QUEUE, 10, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void scanStartsAtTheHeadThatTheGlanceSaw() {
        one.glanceAt(List.of(QUEUE));
        one.saw(List.of(new HotPath.Head(QUEUE, GATE, 700, 0)));
        assertThat(one.wants(QUEUE, 1, Long.MAX_VALUE)).containsExactly(new Want(QUEUE, GATE, 1, 700));
    }

    @Test
    void lowerRankHeardOfWhileTheGlanceWasUnderWayIsNotPassedOver() {
        one.glanceAt(List.of(QUEUE));
        one.heard(QUEUE, 300);
        one.saw(List.of(new HotPath.Head(QUEUE, GATE, 700, 0)));
        assertThat(one.wants(QUEUE, 1, Long.MAX_VALUE).get(0).floor()).isEqualTo(300);
    }

    @Test
    void lowerRankHeardOfAfterTheGlanceLowersTheStart() {
        one.glanceAt(List.of(QUEUE));
        one.saw(List.of(new HotPath.Head(QUEUE, GATE, 700, 0)));
        one.heard(QUEUE, -9);
        assertThat(one.wants(QUEUE, 1, Long.MAX_VALUE).get(0).floor()).isEqualTo(-9);
    }

    @Test
    void nextClaimStartsWhereTheLastOneEnded() {
        one.heard(QUEUE, 5);
        Want want = one.wants(QUEUE, 2, Long.MAX_VALUE).get(0);
        one.claimed(want, List.of(claimed(40), claimed(70)));
        assertThat(one.wants(QUEUE, 2, Long.MAX_VALUE)).containsExactly(new Want(QUEUE, GATE, 2, 70));
    }

    @Test
    void lowerRankHeardOfDuringAClaimIsNotPassedOver() {
        one.heard(QUEUE, 5);
        Want want = one.wants(QUEUE, 2, Long.MAX_VALUE).get(0);
        one.heard(QUEUE, 9);
        one.claimed(want, List.of(claimed(70)));
        assertThat(one.wants(QUEUE, 2, Long.MAX_VALUE)).containsExactly(new Want(QUEUE, GATE, 2, 9));
    }

    @Test
    void claimThatBroughtLessThanItAskedForLeavesNothing() {
        one.heard(QUEUE, 5);
        one.claimed(one.wants(QUEUE, 2, Long.MAX_VALUE).get(0), List.of(claimed(70)));
        assertThat(one.readyQueues()).isEmpty();
    }

    @Test
    void claimThatFailedStartsAgainWhereItStarted() {
        one.glanceAt(List.of(QUEUE));
        one.saw(List.of(new HotPath.Head(QUEUE, GATE, 700, 0)));
        Want want = one.wants(QUEUE, 1, Long.MAX_VALUE).get(0);
        one.unclaimed(want);
        assertThat(one.wants(QUEUE, 1, Long.MAX_VALUE)).containsExactly(want);
    }

    private static ClaimedJob claimed(long rank) {
        return new ClaimedJob(
                1,
                1,
                1,
                0,
                "noop",
                QUEUE,
                GATE,
                1,
                0,
                rank,
                1,
                0,
                null,
                0,
                false,
                0,
                null,
                Instant.EPOCH,
                null,
                "{}",
                0,
                null);
    }

    @Test
    void gatesShareTheRoomAndTakeTurnsWhereItIsForOne() {
        ReadyPairs two = new ReadyPairs(Set.of(TaskType.TASK_QUEUE_PROCESSING, TaskType.STORE_MAINTENANCE));
        two.heard(QUEUE, 0);
        assertThat(two.wants(QUEUE, 5, Long.MAX_VALUE)).extracting(Want::most).containsExactlyInAnyOrder(3, 2);
        two.heard(QUEUE, 0);
        short first = two.wants(QUEUE, 1, Long.MAX_VALUE).get(0).gate();
        two.heard(QUEUE, 0);
        assertThat(two.wants(QUEUE, 1, Long.MAX_VALUE).get(0).gate()).isNotEqualTo(first);
    }

    @Test
    void aGateWithoutJobsDoesNotSeemToOvertakeTheJobsOfAnother() {
        ReadyPairs two = new ReadyPairs(Set.of(TaskType.TASK_QUEUE_PROCESSING, TaskType.OUTBOUND_MTA));
        two.heard(QUEUE, 100);
        two.wants(QUEUE, 10, Long.MAX_VALUE).forEach(want -> two.claimed(want, List.of()));
        two.heard(QUEUE, 200);

        assertThat(two.lowest(QUEUE)).isEqualTo(200);
        assertThat(two.wants(QUEUE, 10, 200)).isEmpty();
        assertThat(two.wants(QUEUE, 10, 201)).hasSize(2);
    }
}
