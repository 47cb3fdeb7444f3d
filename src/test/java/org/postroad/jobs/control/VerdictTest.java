package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.retry.FixedDelay;
import org.postroad.retry.RetryStrategy;

class VerdictTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final Verdict verdict = new Verdict(
            () -> new TaskManagerSettings(3, new FixedDelay(Duration.ofMinutes(5)), Duration.ofHours(6)),
            VerdictTest::own,
            "managed"::equals,
            new Random(1));

    /** Only the task 42 has one. */
    private static Optional<RetryStrategy> own(long taskId) {
        assertThat(taskId).as("asked for a job without a task").isNotZero();
        return taskId == 42 ? Optional.of(new FixedDelay(Duration.ofSeconds(7))) : Optional.empty();
    }

    private static AttemptRun.Ended ended(int failures, @Nullable Instant first, boolean cancelled) {
        return ended(failures, first, cancelled, 0, null, false);
    }

    private static AttemptRun.Ended ended(
            int failures,
            @Nullable Instant first,
            boolean cancelled,
            int againCount,
            @Nullable Instant againSince,
            boolean reported) {
        return ended(0, failures, first, cancelled, againCount, againSince, reported);
    }

    private static AttemptRun.Ended ended(
            long taskId,
            int failures,
            @Nullable Instant first,
            boolean cancelled,
            int againCount,
            @Nullable Instant againSince,
            boolean reported) {
        ClaimedJob job = new ClaimedJob(
                1,
                1,
                1,
                taskId,
                "a",
                1,
                (short) 0,
                1,
                0,
                1,
                7,
                failures,
                first,
                0,
                false,
                againCount,
                againSince,
                NOW,
                null,
                "{}",
                0,
                NOW);
        return new AttemptRun.Ended(job, NOW, cancelled, reported, null);
    }

    @Test
    void firstFailureIsRetriedAfterTheDelay() {
        Settlement settlement = verdict.on(ended(0, null, false), Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "x"), NOW);
        assertThat(settlement.state()).isEqualTo(JobState.PENDING);
        assertThat(settlement.due()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(settlement.attemptCount()).isEqualTo(1);
        assertThat(settlement.firstFailedAt()).isEqualTo(NOW);
    }

    @Test
    void aJobOfATaskWaitsAsItsTaskSaysAndAsOftenAsTheTaskManagerDoes() {
        Outcome failed = Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "x");
        Settlement own = verdict.on(ended(42, 2, NOW, false, 0, null, false), failed, NOW);
        assertThat(own.due()).isEqualTo(NOW.plusSeconds(7));
        assertThat(verdict.on(ended(42, 3, NOW, false, 0, null, false), failed, NOW)
                        .state())
                .isEqualTo(JobState.FAILED);
        assertThat(verdict.on(ended(43, 0, null, false, 0, null, false), failed, NOW)
                        .due())
                .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void fourthFailureOfThreeRetriesIsTheLast() {
        Outcome failed = Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "x");
        assertThat(verdict.on(ended(2, NOW, false), failed, NOW).state()).isEqualTo(JobState.PENDING);
        assertThat(verdict.on(ended(3, NOW, false), failed, NOW).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void retryAfterTheDeadlineIsGivenUp() {
        Instant first = NOW.minus(Duration.ofHours(6)).plus(Duration.ofMinutes(4));
        Outcome failed = Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "x");
        assertThat(verdict.on(ended(1, first, false), failed, NOW).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void whatTheOtherSideAskedForIsWaitedFor() {
        Outcome failed = Outcome.failedUntil(ErrorCode.RATE_LIMITED, "x", NOW.plus(Duration.ofHours(1)));
        assertThat(verdict.on(ended(0, null, false), failed, NOW).due()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void jobThatWasAskedToStopIsCancelledWhateverItFailsWith() {
        Outcome failed = Outcome.failed(ErrorCode.PROVIDER_TIMEOUT, "closed");
        Settlement settlement = verdict.on(ended(0, null, true), failed, NOW);
        assertThat(settlement.state()).isEqualTo(JobState.CANCELLED);
        assertThat(settlement.attemptCount()).isZero();
        assertThat(verdict.on(ended(0, null, true), Outcome.again(NOW), NOW).state())
                .isEqualTo(JobState.CANCELLED);
        assertThat(verdict.on(ended(0, null, true), Outcome.succeeded(), NOW).state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void againKeepsTheAttemptsAndCountsItself() {
        Settlement settlement = verdict.on(ended(2, NOW, false), Outcome.again(NOW.plusSeconds(9)), NOW);
        assertThat(settlement.state()).isEqualTo(JobState.PENDING);
        assertThat(settlement.attemptCount()).isEqualTo(2);
        assertThat(settlement.againCount()).isEqualTo(1);
        assertThat(settlement.due()).isEqualTo(NOW.plusSeconds(9));
    }

    /** The same of a job that is managed. */
    private final Verdict ofManaged = new Verdict(
            () -> new TaskManagerSettings(3, new FixedDelay(Duration.ofMinutes(5)), Duration.ofHours(6)),
            VerdictTest::own,
            action -> true,
            new Random(1));

    @Test
    void aManagedJobIsEndedByNoLimit() {
        Instant longAgo = NOW.minus(Duration.ofDays(300));
        Settlement failed =
                ofManaged.on(ended(1_000, longAgo, false), Outcome.failedForGood(ErrorCode.HANDLER_ERROR, "x"), NOW);
        Settlement again =
                ofManaged.on(ended(0, null, false, 10_000, longAgo, false), Outcome.again(NOW.plusSeconds(9)), NOW);

        assertThat(failed.state()).isEqualTo(JobState.PENDING);
        assertThat(failed.due()).isAfter(NOW);
        assertThat(again.state()).isEqualTo(JobState.PENDING);
        assertThat(again.due()).isEqualTo(NOW.plusSeconds(9));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 10", "5, 160", "6, 300", "1000, 300"})
    void aManagedJobComesBackSoonAfterTroubleAndLaterIfThatGoesOn(int failuresBefore, int seconds) {
        Settlement failed =
                ofManaged.on(ended(failuresBefore, NOW, false), Outcome.failed(ErrorCode.HANDLER_ERROR, "x"), NOW);

        assertThat(failed.due()).isEqualTo(NOW.plusSeconds(seconds));
    }

    @Test
    void againTenThousandTimesWithoutProgressFails() {
        Outcome again = Outcome.again(NOW.plusSeconds(9));
        Settlement last = verdict.on(ended(0, null, false, 9_999, NOW, false), again, NOW);
        assertThat(last.state()).isEqualTo(JobState.PENDING);
        Settlement over = verdict.on(ended(0, null, false, 10_000, NOW, false), again, NOW);
        assertThat(over.state()).isEqualTo(JobState.FAILED);
        assertThat(over.failure())
                .isNotNull()
                .extracting(Settlement.Failure::code)
                .isEqualTo("no_progress");
        Settlement progressed = verdict.on(ended(0, null, false, 10_000, NOW, true), again, NOW);
        assertThat(progressed.againCount()).isEqualTo(1);
    }

    @Test
    void againForThirtyDaysWithoutProgressFails() {
        Instant since = NOW.minus(Duration.ofDays(31));
        Outcome again = Outcome.again(NOW.plusSeconds(9));
        assertThat(verdict.on(ended(0, null, false, 5, since, false), again, NOW)
                        .state())
                .isEqualTo(JobState.FAILED);
    }

    @Test
    void detailIsCutAtEightKilobytes() {
        Outcome failed = Outcome.failed(ErrorCode.HANDLER_ERROR, "x".repeat(20_000));
        Settlement.Failure failure =
                verdict.on(ended(0, null, false), failed, NOW).failure();
        assertThat(failure).isNotNull().extracting(f -> f.detail().length()).isEqualTo(8 * 1024);
    }

    @Test
    void releaseOfAnUnstartedJobLeavesNoTrace() {
        Settlement settlement = Verdict.released(ended(1, NOW, false).job(), null, NOW, NOW);
        assertThat(settlement.run()).isEqualTo(6);
        assertThat(settlement.attemptCount()).isEqualTo(1);
        assertThat(settlement.failure()).isNull();
    }
}
