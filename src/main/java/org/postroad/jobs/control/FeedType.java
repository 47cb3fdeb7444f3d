package org.postroad.jobs.control;

/** What the feed tells of; the order of the constants is stored. */
enum FeedType {
    JOB,
    TASK;

    int code() {
        return ordinal();
    }
}
