package org.postroad.registry.control;

import java.util.List;
import java.util.OptionalLong;

/** What {@code /query} found. @param total present if it was asked for */
public record QueryResult(
        String queryState, boolean canCalculateChanges, long position, List<String> ids, OptionalLong total) {}
