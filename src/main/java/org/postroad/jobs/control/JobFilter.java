package org.postroad.jobs.control;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.jobs.entity.JobStatus;

/**
 * Which jobs are meant: those for which everything holds that is given.
 *
 * @param accountId the one account to look in; empty for an operator's look across all
 * @param statuses one of these; empty for every one
 * @param created by the instant that the id carries, to the millisecond
 * @param text the beginning of the id, the action, the error code or the unique key
 */
public record JobFilter(
        OptionalLong accountId,
        Set<JobStatus> statuses,
        Optional<String> action,
        OptionalLong taskId,
        OptionalLong queueId,
        Optional<String> errorCode,
        Range<Instant> created,
        Range<Instant> due,
        Range<Integer> priority,
        Optional<String> text) {

    public JobFilter {
        // In the order of the constants, so that equal filters have equal texts: cursors name their list by it
        EnumSet<JobStatus> ordered = EnumSet.noneOf(JobStatus.class);
        ordered.addAll(statuses);
        statuses = Collections.unmodifiableSet(ordered);
    }

    /** Every job of an account. */
    public static JobFilter allOf(long accountId) {
        return new JobFilter(
                OptionalLong.of(accountId),
                Set.of(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Range.all(),
                Range.all(),
                Range.all(),
                Optional.empty());
    }

    /** Whether it leaves out no job of the account. */
    public boolean isEmpty() {
        return statuses.isEmpty()
                && action.isEmpty()
                && taskId.isEmpty()
                && queueId.isEmpty()
                && errorCode.isEmpty()
                && created.isAll()
                && due.isAll()
                && priority.isAll()
                && text.isEmpty();
    }
}
