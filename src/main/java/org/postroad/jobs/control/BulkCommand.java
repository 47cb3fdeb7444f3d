package org.postroad.jobs.control;

import jakarta.json.JsonObject;
import org.postroad.jobs.entity.JobCommand;

/**
 * A command on all jobs that a filter finds.
 *
 * @param filter of one account
 * @param asked the filter as the caller wrote it, for the audit log
 * @param limit the most jobs to look at, 1 or more
 * @param note for {@link JobCommand#RESOLVE}; not read otherwise
 */
public record BulkCommand(JobCommand command, JobFilter filter, JsonObject asked, int limit, String note) {}
