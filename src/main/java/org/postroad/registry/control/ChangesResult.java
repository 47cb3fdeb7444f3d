package org.postroad.registry.control;

import java.util.List;

/** What changed since a state (RFC 8620 §5.2). @param newState the state after these changes */
public record ChangesResult(
        String oldState,
        String newState,
        boolean hasMoreChanges,
        List<String> created,
        List<String> updated,
        List<String> destroyed) {}
