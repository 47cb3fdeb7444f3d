package org.postroad.registry.control;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /queryChanges} asks for (RFC 8620 §5.6). @param maxChanges at most; already cut to what the server allows */
public record QueryChangesRequest(
        @Nullable JsonObject filter,
        List<SortBy> sort,
        String sinceQueryState,
        int maxChanges,
        @Nullable String upToId,
        boolean calculateTotal) {}
