package org.postroad.registry.control;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /get} asks for (RFC 8620 §5.1).
 *
 * @param ids null for all
 * @param properties those to return beside the id; empty for all. A home may leave out the others, and need not
 * @param limit how many objects may be returned
 */
public record GetRequest(@Nullable List<String> ids, Set<String> properties, int limit) {}
