package org.postroad.jobs.control;

import java.time.Instant;

/** Rows that a feature above keeps for a time only; a CDI bean, asked by the {@link Purge} every hour. */
public interface OldRows {
    /** Deletes what is past its time, in transactions of its own. */
    void deleteOlder(Instant now);
}
