package org.postroad.jobs.control;

import java.time.Instant;

/** Tells other nodes that there is work, and is told by them. Best effort: a lost hint costs a second. */
public interface NodeHints {
    /** Takes the hints of other nodes. */
    interface Listener {
        void ready(long queueId, long lowestRank);

        void due(Instant earliest);

        void stop(long jobId);
    }

    /** Begins to listen. */
    void start(Listener listener);

    void ready(long queueId, long lowestRank);

    void due(Instant earliest);

    void stop(long jobId);

    /** Whether hints of others can arrive at present. */
    boolean listening();

    void close();
}
