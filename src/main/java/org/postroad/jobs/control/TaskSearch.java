package org.postroad.jobs.control;

import java.util.Optional;

/**
 * A search for one page of tasks.
 *
 * @param limit the most tasks, 1 or more
 * @param offset tasks to pass over, 0 with a position
 * @param after where the page before ended
 * @param total whether to count all
 */
public record TaskSearch(
        TaskFilter filter, TaskSort sort, int limit, int offset, Optional<TaskPosition> after, boolean total) {}
