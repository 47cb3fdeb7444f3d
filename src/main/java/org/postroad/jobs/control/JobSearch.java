package org.postroad.jobs.control;

import java.util.Optional;

/**
 * A search for one page of jobs.
 *
 * @param limit the most jobs, 1 or more
 * @param offset jobs to pass over, 0 with a position
 * @param after where the page before ended
 * @param total whether to count all
 */
public record JobSearch(
        JobFilter filter, JobSort sort, int limit, int offset, Optional<JobPosition> after, boolean total) {}
