package org.postroad.jobs.control;

import java.time.Instant;

/** Hints to the engine that there is something to do. Called after commit; losing one costs only time. */
public interface WorkSignal {
    /** Jobs of that queue are ranked and wait for a slot. */
    void ready(long queueId);

    /** Jobs without a rank wait; the earliest is due then. */
    void due(Instant earliest);

    /** Somebody asked that running job to stop. */
    void stop(long jobId);
}
