package org.postroad.registry.control;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /query} asks for (RFC 8620 §5.5).
 *
 * @param filter a condition or an operator with conditions, not yet looked at; null for everything
 * @param position from the start, or from the end if negative; not used with an anchor
 * @param limit how many ids at most, already cut to what the server allows
 */
public record QueryRequest(
        @Nullable JsonObject filter,
        List<SortBy> sort,
        long position,
        @Nullable String anchor,
        long anchorOffset,
        int limit,
        boolean calculateTotal) {}
