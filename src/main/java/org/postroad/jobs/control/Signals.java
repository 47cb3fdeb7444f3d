package org.postroad.jobs.control;

import java.time.Instant;

/** The engine's own form of {@link WorkSignal}, which knows from which rank on there is something new. */
interface Signals {
    void ready(long queueId, long lowestRank);

    void due(Instant earliest);
}
