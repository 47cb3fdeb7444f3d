package org.postroad.platform.control;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Which rows of a list sorted by id are wanted.
 *
 * @param limit how many at most, 1 or more
 * @param offset how many to pass over first
 * @param after the id after which to begin, in the order of the list; empty for its beginning
 */
public record Slice(int limit, int offset, OptionalLong after) {
    /**
     * A part of a list.
     *
     * @param more whether the list goes on after it
     */
    public record Part<T>(List<T> items, boolean more) {
        public Part {
            items = List.copyOf(items);
        }

        /** The id of the last item, where the list goes on after it. */
        public OptionalLong end(ToLongFunction<T> id) {
            return more ? OptionalLong.of(id.applyAsLong(items.get(items.size() - 1))) : OptionalLong.empty();
        }
    }

    /** One row more than wanted tells whether there are more. */
    public int rowsToRead() {
        return limit + 1;
    }

    public <T> Part<T> part(List<T> rows) {
        return new Part<>(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit);
    }
}
