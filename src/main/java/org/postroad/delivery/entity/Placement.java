package org.postroad.delivery.entity;

/**
 * Where a recipient waits, and why there.
 *
 * @param schedule by its name
 * @param queueId the virtual queue
 * @param jobId the job that delivers it, 0 before there is one
 * @param rule which rule chose the schedule: {@code schedule/match/0}, {@code schedule/else}; or what was wrong with it
 */
public record Placement(String schedule, long queueId, long jobId, String rule) {
    /** The same, delivered by that job. */
    public Placement by(long job) {
        return new Placement(schedule, queueId, job, rule);
    }
}
