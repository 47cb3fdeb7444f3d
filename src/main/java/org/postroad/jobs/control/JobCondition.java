package org.postroad.jobs.control;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.JobStatus;

/**
 * Which jobs of an account are meant: filters joined by operators (RFC 8620 §5.5).
 *
 * @param operator how the parts are joined; null for a single filter
 * @param parts what is joined; empty for a single filter
 * @param filter the single filter; names the account in any case
 */
public record JobCondition(@Nullable Operator operator, List<JobCondition> parts, JobFilter filter) {
    private static final Set<JobStatus> BY_THE_CLOCK = Set.of(JobStatus.PENDING, JobStatus.RETRYING, JobStatus.STALLED);

    /** How parts are joined. */
    public enum Operator {
        AND,
        OR,
        /** None of the parts holds. */
        NOT
    }

    public JobCondition {
        parts = List.copyOf(parts);
    }

    /** What a filter says. */
    public static JobCondition of(JobFilter filter) {
        return new JobCondition(null, List.of(), filter);
    }

    /** Parts of one account, joined; of none, AND and NOT let all through, OR nothing. */
    public static JobCondition joined(Operator operator, List<JobCondition> parts, long accountId) {
        return new JobCondition(operator, parts, JobFilter.allOf(accountId));
    }

    /** Whether time alone may let a job through, or no longer: a job becomes stalled without anybody's doing. */
    public boolean dependsOnTime() {
        return any(of -> of.statuses().stream().anyMatch(BY_THE_CLOCK::contains));
    }

    /** Whether a job that it lets through or not stays so for good. */
    public boolean isImmutable() {
        return !any(of -> !of.statuses().isEmpty()
                || of.queueId().isPresent()
                || of.errorCode().isPresent()
                || !of.due().isAll()
                || !of.priority().isAll()
                || of.text().isPresent());
    }

    private boolean any(Predicate<JobFilter> test) {
        return test.test(filter) || parts.stream().anyMatch(part -> part.any(test));
    }
}
