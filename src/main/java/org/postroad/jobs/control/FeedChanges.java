package org.postroad.jobs.control;

import java.util.List;

/**
 * What happened to the records of an account since a state, each record named once: one that was created and changed is created, one
 * that was created and destroyed is left out (RFC 8620 §5.2). In the order in which they were first touched.
 *
 * @param newState what is told up to; an intermediate state if there is more
 * @param more whether there is more to ask for
 */
public record FeedChanges(List<Long> created, List<Long> updated, List<Long> destroyed, String newState, boolean more) {

    /** How many records it names. */
    public int size() {
        return created.size() + updated.size() + destroyed.size();
    }
}
