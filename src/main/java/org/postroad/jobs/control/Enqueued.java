package org.postroad.jobs.control;

import java.util.List;
import org.postroad.jobs.entity.Job;

/**
 * What became of jobs that were enqueued.
 *
 * @param ids in the order of the jobs; where a pending job of the account and action had the unique key already, that one's id
 * @param made those that are new, as they were when they were made
 */
public record Enqueued(List<Long> ids, List<Job> made) {}
