package org.postroad.jobs.control;

import org.postroad.jobs.entity.TaskSettings;

/**
 * A task to be made.
 *
 * @param taskType the action of its jobs
 */
public record NewTask(long accountId, String taskType, TaskSettings settings) {}
