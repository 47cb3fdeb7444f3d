package org.postroad.jobs.control;

/**
 * How much of a queue's capacity this node uses.
 *
 * @param busy jobs that run
 * @param slots how many may run at once
 * @param unstarted jobs that were claimed and wait for a free slot
 */
public record QueueLoad(String queue, int busy, int slots, int unstarted) {}
