package org.postroad.jobs.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Outcome;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.retry.RetryPlanner;
import org.postroad.retry.RetryStrategy;

/** Decides what an outcome makes of its job: finished, retried by its task's or the TaskManager's strategy, put off or given up. */
final class Verdict {
    static final int MOST_AGAIN = 10_000;
    static final Duration LONGEST_AGAIN = Duration.ofDays(30);
    /** How long a job waits that is not to be given up, and whose handler failed: twice as long each time. */
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    private static final Duration LONGEST_TROUBLE = Duration.ofMinutes(5);

    private static final int DETAIL_LIMIT = 8 * 1024;

    private final Supplier<TaskManagerSettings> settings;
    private final LongFunction<Optional<RetryStrategy>> own;
    private final Predicate<String> managed;
    private final RandomGenerator random;

    /**
     * @param own the strategy of a task, empty where it has none of its own; asked only when a job of a task has failed
     * @param managed whether the jobs of an action are not to be given up
     */
    Verdict(
            Supplier<TaskManagerSettings> settings,
            LongFunction<Optional<RetryStrategy>> own,
            Predicate<String> managed,
            RandomGenerator random) {
        this.settings = settings;
        this.own = own;
        this.managed = managed;
        this.random = random;
    }

    /** What the outcome makes of the job. */
    Settlement on(AttemptRun.Ended attempt, Outcome outcome, Instant now) {
        Draft draft = new Draft(attempt.job(), attempt.startedAt(), now, attempt.progress());
        return outcome.match(
                succeeded -> draft.succeeded(succeeded.result()),
                failed -> attempt.cancelled() ? draft.cancelled(failed) : failed(draft, failed),
                again -> attempt.cancelled() ? draft.cancelled(null) : again(draft, again.at(), attempt.reported()));
    }

    /** The job goes back as if it had not been claimed. */
    static Settlement released(ClaimedJob job, @Nullable Instant startedAt, Instant now, Instant due) {
        int run = startedAt == null ? job.run() - 1 : job.run();
        return new Settlement(
                job,
                JobState.PENDING,
                due,
                startedAt,
                now,
                run,
                job.attemptCount(),
                job.firstFailedAt(),
                job.againCount(),
                job.againSince(),
                null,
                null,
                null);
    }

    private Settlement failed(Draft draft, Outcome.Failed failed) {
        int failures = draft.job.attemptCount() + 1;
        Instant first = draft.job.firstFailedAt() == null ? draft.now : draft.job.firstFailedAt();
        Settlement.Failure failure = new Settlement.Failure(
                failed.code().wireName(),
                cut(failed.detail()),
                failed.permanent(),
                failed.stack() == null ? null : storable(failed.stack()));
        if (managed.test(draft.job.action())) {
            return draft.failed(JobState.PENDING, draft.now.plus(afterTrouble(failures)), failures, first, failure);
        }
        if (failed.permanent()) {
            return draft.failed(JobState.FAILED, draft.job.due(), failures, first, failure);
        }
        TaskManagerSettings manager = settings.get();
        return RetryPlanner.plan(
                        strategy(draft.job, manager),
                        manager.budget(),
                        failures,
                        first,
                        draft.now,
                        failed.notBefore(),
                        random)
                .match(
                        retry -> draft.failed(JobState.PENDING, retry.due(), failures, first, failure),
                        giveUp -> draft.failed(JobState.FAILED, draft.job.due(), failures, first, failure));
    }

    private static Duration afterTrouble(int failures) {
        Duration wait = AFTER_TROUBLE.multipliedBy(1L << Math.min(failures - 1, 10));
        return wait.compareTo(LONGEST_TROUBLE) < 0 ? wait : LONGEST_TROUBLE;
    }

    /** Of how often and how long it is tried at most, the TaskManager decides for every job. */
    private RetryStrategy strategy(ClaimedJob job, TaskManagerSettings manager) {
        Optional<RetryStrategy> ofTask = job.taskId() == 0 ? Optional.empty() : own.apply(job.taskId());
        return ofTask.orElse(manager.strategy());
    }

    private Settlement again(Draft draft, Instant at, boolean progressed) {
        Instant before = draft.job.againSince();
        int count = progressed ? 1 : draft.job.againCount() + 1;
        Instant since = progressed || before == null ? draft.now : before;
        if (managed.test(draft.job.action())) {
            return draft.again(at, 1, draft.now);
        }
        if (count > MOST_AGAIN || Duration.between(since, draft.now).compareTo(LONGEST_AGAIN) > 0) {
            String detail = "The handler asked to be called again " + count + " times since " + since
                    + " without progress; at most " + MOST_AGAIN + " times or " + LONGEST_AGAIN.toDays()
                    + " days are allowed.";
            Outcome.Failed failed = new Outcome.Failed(ErrorCode.NO_PROGRESS, detail, true, null, null);
            return failed(draft, failed);
        }
        return draft.again(at, count, since);
    }

    /** PostgreSQL takes every character but NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static String cut(String detail) {
        String text = storable(detail);
        return text.length() <= DETAIL_LIMIT ? text : text.substring(0, DETAIL_LIMIT - 1) + "…";
    }

    /** A settlement with what does not depend on the outcome filled in. */
    private record Draft(
            ClaimedJob job,
            @Nullable Instant startedAt,
            Instant now,
            @Nullable String progress) {
        Settlement succeeded(@Nullable String result) {
            return of(JobState.SUCCEEDED, job.due(), job.attemptCount(), job.firstFailedAt(), 0, null, result, null);
        }

        Settlement failed(JobState state, Instant due, int failures, Instant first, Settlement.Failure failure) {
            return of(state, due, failures, first, 0, null, null, failure);
        }

        Settlement cancelled(Outcome.@Nullable Failed failed) {
            String detail =
                    failed == null || failed.detail().isEmpty() ? "The job was asked to stop." : failed.detail();
            Settlement.Failure failure =
                    new Settlement.Failure(ErrorCode.CANCELLED.wireName(), cut(detail), true, null);
            return of(JobState.CANCELLED, job.due(), job.attemptCount(), job.firstFailedAt(), 0, null, null, failure);
        }

        Settlement again(Instant at, int count, Instant since) {
            return of(JobState.PENDING, at, job.attemptCount(), job.firstFailedAt(), count, since, null, null);
        }

        private Settlement of(
                JobState state,
                Instant due,
                int attemptCount,
                @Nullable Instant firstFailedAt,
                int againCount,
                @Nullable Instant againSince,
                @Nullable String result,
                Settlement.@Nullable Failure failure) {
            return new Settlement(
                    job,
                    state,
                    due,
                    startedAt,
                    now,
                    job.run(),
                    attemptCount,
                    firstFailedAt,
                    againCount,
                    againSince,
                    result,
                    progress,
                    failure);
        }
    }
}
