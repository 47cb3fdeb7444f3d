package org.postroad.jobs.entity;

import java.util.Locale;

/** Where a job is in its life; the ordinal is what the database keeps, so the order is fixed. */
public enum JobState {
    /** Waits: for its due, or for a free slot. */
    PENDING,
    /** A node holds it under a lease. */
    RUNNING,
    SUCCEEDED,
    /** Given up: failed permanently, out of attempts or past the deadline. */
    FAILED,
    /** A person closed it, with a note. */
    RESOLVED,
    CANCELLED;

    private static final JobState[] BY_CODE = values();

    /** The state kept as this number. */
    public static JobState of(int code) {
        return BY_CODE[code];
    }

    /** What the database keeps. */
    public int code() {
        return ordinal();
    }

    /** Whether the job is over; its row then belongs to the day of its finish. */
    public boolean finished() {
        return this != PENDING && this != RUNNING;
    }

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
