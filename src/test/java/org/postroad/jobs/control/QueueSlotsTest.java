package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.QueueSettings;

class QueueSlotsTest {
    private final QueueSlots slots = new QueueSlots(new QueueSettings(1, "work", false, 10, false));

    private static List<ClaimedJob> jobs(int count) {
        List<ClaimedJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(new ClaimedJob(
                    i,
                    1,
                    1,
                    0,
                    "noop",
                    1,
                    (short) 0,
                    1,
                    0,
                    i,
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
                    null));
        }
        return jobs;
    }

    @Test
    void untilARunWasMeasuredOnlyFreePermitsAreFilled() {
        assertThat(slots.room()).isEqualTo(10);
        slots.add(jobs(4));
        assertThat(slots.room()).isEqualTo(6);
    }

    @Test
    void readAheadIsAQuarterSecondOfMeasuredWork() {
        slots.ran(Duration.ofMillis(100).toNanos());
        assertThat(slots.room()).isEqualTo(10 + 25);
    }

    @Test
    void jobOfALowerRankIsClaimedBesideAFullReadAheadAndRunsFirst() {
        slots.ran(1_000);
        slots.add(jobs(510));
        for (int i = 0; i < 10; i++) {
            slots.hire();
        }
        for (int i = 0; i < 100; i++) {
            slots.next();
        }
        assertThat(slots.room()).isZero();
        assertThat(slots.overtakenBy(100)).isFalse();
        assertThat(slots.overtakenBy(99)).isTrue();
        slots.add(jobs(1));
        assertThat(slots.next().rank()).isZero();
    }

    @Test
    void readAheadIsFiveHundredRowsAtTheMost() {
        slots.ran(1_000);
        assertThat(slots.room()).isEqualTo(10 + 500);
    }

    @Test
    void mailIsNeverReadAhead() {
        QueueSlots mail = new QueueSlots(new QueueSettings(1, "remote", true, 10, false));
        mail.ran(1_000);
        assertThat(mail.room()).isEqualTo(10);
    }

    @Test
    void pausedQueueHasNoRoom() {
        slots.change(new QueueSettings(1, "work", false, 10, true));
        assertThat(slots.room()).isZero();
    }

    @Test
    void noMoreWorkersThanPermits() {
        slots.add(jobs(20));
        int hired = 0;
        while (slots.hire()) {
            hired++;
        }
        assertThat(hired).isEqualTo(10);
    }

    @Test
    void workerWhosePermitWasTakenAwayEndsAfterItsJob() {
        slots.add(jobs(20));
        for (int i = 0; i < 10; i++) {
            slots.hire();
        }
        slots.change(new QueueSettings(1, "work", false, 9, false));
        assertThat(slots.next()).isNull();
        assertThat(slots.next()).isNotNull();
        assertThat(slots.busy()).isEqualTo(9);
    }

    @Test
    void permitOfAWorkerThatFindsNothingIsFreeAgain() {
        slots.add(jobs(1));
        assertThat(slots.hire()).isTrue();
        assertThat(slots.next()).isNotNull();
        assertThat(slots.next()).isNull();
        assertThat(slots.busy()).isZero();
    }
}
