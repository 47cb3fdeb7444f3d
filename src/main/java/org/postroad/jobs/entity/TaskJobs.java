package org.postroad.jobs.entity;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The jobs of a task that are kept, counted in groups, and what they make of the task. */
public record TaskJobs(List<Group> groups) {
    /** A task of which no job was ever made, or none is left. */
    public static final TaskJobs NONE = new TaskJobs(List.of());

    /**
     * Jobs that are alike.
     *
     * @param failedBefore whether executions failed in the present budget
     * @param overdue whether they have been due for {@link JobStatus#STALL} or longer
     * @param present whether they tell what the task has come to: they are unfinished, or no older than the last trigger
     */
    public record Group(JobState state, boolean failedBefore, boolean overdue, boolean present, long count) {
        JobStatus status() {
            return JobStatus.of(state, failedBefore, overdue);
        }

        boolean isTrouble() {
            return state == JobState.FAILED || (state == JobState.PENDING && failedBefore);
        }

        boolean isSettled() {
            return state == JobState.SUCCEEDED || state == JobState.RESOLVED;
        }
    }

    public TaskJobs {
        groups = List.copyOf(groups);
    }

    /** How many jobs have each status, those of earlier triggers included. */
    public Map<JobStatus, Long> counts() {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, 0L);
        }
        groups.forEach(group -> counts.merge(group.status(), group.count(), Long::sum));
        return counts;
    }

    /**
     * What the task has come to. Trouble comes first, so that one failure among many jobs is seen while the others go on; a job that is
     * being tried again counts as running.
     */
    public TaskStatus status() {
        if (anyPresent(Group::isTrouble)) {
            return TaskStatus.FAILING;
        } else if (anyPresent(group -> group.state() == JobState.RUNNING)) {
            return TaskStatus.RUNNING;
        } else if (anyPresent(group -> group.state() == JobState.PENDING)) {
            return TaskStatus.WAITING;
        }
        return anyPresent(Group::isSettled) ? TaskStatus.DONE : TaskStatus.IDLE;
    }

    private boolean anyPresent(Predicate<Group> such) {
        return groups.stream().anyMatch(group -> group.present() && group.count() > 0 && such.test(group));
    }
}
