package org.postroad.jobs.control;

/**
 * What happened to a record. The order of the constants is stored, and is the order in which they can happen: within one transaction
 * the feed is read by it.
 */
enum FeedKind {
    CREATED,
    UPDATED,
    DESTROYED;

    int code() {
        return ordinal();
    }

    static FeedKind of(int code) {
        return values()[code];
    }
}
