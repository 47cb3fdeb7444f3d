package org.postroad.jobs.control;

/**
 * What a claim asks of one queue and gate.
 *
 * @param most how many jobs at most
 * @param floor the rank below which this node knows of nothing; the scan starts there, past what was claimed before and is not yet
 *     vacuumed
 */
record Want(long queueId, short gate, int most, long floor) {}
