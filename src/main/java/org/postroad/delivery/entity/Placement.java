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
    /** The rule of a recipient that somebody moved to a queue. */
    public static final String BY_HAND = "by hand";

    /** In another queue, which the rules do not change; there is no job yet. */
    public Placement byHand(long queue) {
        return new Placement(schedule, queue, 0, BY_HAND);
    }

    /** The same, and from the next step on where the rules say. */
    public Placement byRules() {
        return new Placement(schedule, queueId, jobId, isByHand() ? "by rules again" : rule);
    }

    /** Whether somebody moved it here. */
    public boolean isByHand() {
        return rule.equals(BY_HAND);
    }

    /** The same, delivered by that job. */
    public Placement by(long job) {
        return new Placement(schedule, queueId, job, rule);
    }
}
