package org.postroad.jobs.control;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.jobs.entity.TaskStatus;

/**
 * Which tasks of an account are meant: those for which everything holds that is given.
 *
 * @param statuses one of these; empty for every one
 * @param created by the instant that the id carries, to the millisecond
 * @param text the beginning of the id or of the task type
 */
public record TaskFilter(
        long accountId,
        Set<TaskStatus> statuses,
        Optional<String> taskType,
        OptionalLong targetCredentialId,
        Range<Instant> created,
        Range<Integer> priority,
        Optional<String> text) {

    public TaskFilter {
        // In the order of the constants, so that equal filters have equal texts: cursors name their list by it
        EnumSet<TaskStatus> ordered = EnumSet.noneOf(TaskStatus.class);
        ordered.addAll(statuses);
        statuses = Collections.unmodifiableSet(ordered);
    }

    /** Every task of an account. */
    public static TaskFilter allOf(long accountId) {
        return new TaskFilter(
                accountId,
                Set.of(),
                Optional.empty(),
                OptionalLong.empty(),
                Range.all(),
                Range.all(),
                Optional.empty());
    }
}
