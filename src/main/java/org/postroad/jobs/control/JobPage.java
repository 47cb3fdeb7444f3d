package org.postroad.jobs.control;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.entity.Job;

/**
 * One page of a search.
 *
 * @param next where it ended, empty on the last page
 * @param total how many jobs there are on all pages, where that was asked for
 */
public record JobPage(List<Job> jobs, Optional<JobPosition> next, OptionalLong total) {}
