package org.postroad.faults;

import java.util.Set;

/**
 * What the driver did to the system.
 *
 * @param node the life it was done to; empty for the database
 * @param fromNanos when, on the driver's monotonic clock
 * @param held the ids of the jobs that the node owned then
 */
record Fault(Kind kind, String node, long fromNanos, Set<Long> held) {
    enum Kind {
        KILL,
        PAUSE,
        OUTAGE
    }

    boolean endsLeases() {
        return kind != Kind.OUTAGE;
    }
}
