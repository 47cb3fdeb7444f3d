package org.postroad.jobs.control;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.entity.Task;
import org.postroad.jobs.entity.TaskJobs;

/**
 * One page of a search.
 *
 * @param next where it ended, empty on the last page
 * @param total how many tasks there are on all pages, where that was asked for
 */
public record TaskPage(List<Item> items, Optional<TaskPosition> next, OptionalLong total) {
    /** A task with the counts of its jobs. */
    public record Item(Task task, TaskJobs jobs) {}
}
