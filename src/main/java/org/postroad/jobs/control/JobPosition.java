package org.postroad.jobs.control;

/**
 * Where a page ended.
 *
 * @param value what the last job was sorted by: microseconds since 1970 for instants, the priority, or the id again
 * @param id the last job's
 */
public record JobPosition(long value, long id) {}
