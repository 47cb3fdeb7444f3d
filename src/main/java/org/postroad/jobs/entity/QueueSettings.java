package org.postroad.jobs.entity;

/**
 * What the engine needs to know of a virtual queue, as it was at one moment.
 *
 * @param mail whether it is one of the outbound mail queues, which "pause the MTA" pauses
 * @param threadsPerNode how many of its jobs run at once on a node
 * @param paused whether none of its jobs may start
 */
public record QueueSettings(long id, String name, boolean mail, int threadsPerNode, boolean paused) {}
