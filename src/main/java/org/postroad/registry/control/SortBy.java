package org.postroad.registry.control;

import org.jspecify.annotations.Nullable;

/** One comparator of a query (RFC 8620 §5.5). @param collation null for the default */
public record SortBy(
        String property, boolean ascending, @Nullable String collation) {}
