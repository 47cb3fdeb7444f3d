package org.postroad.jobs.control;

/**
 * Where a page of tasks ended.
 *
 * @param value what the last task was sorted by: microseconds since 1970 for instants, the priority, or the id again
 * @param id the last task's
 */
public record TaskPosition(long value, long id) {}
