package org.postroad.registry.control;

import java.util.List;
import java.util.OptionalLong;

/** How the result of a query has changed. @param total present if it was asked for */
public record QueryChangesResult(
        String oldQueryState, String newQueryState, OptionalLong total, List<String> removed, List<Added> added) {
    /** An id that is in the result now. */
    public record Added(String id, long index) {}
}
