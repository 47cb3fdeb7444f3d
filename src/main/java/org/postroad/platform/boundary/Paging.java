package org.postroad.platform.boundary;

import java.util.Optional;
import org.postroad.platform.entity.FieldError;

/**
 * Which part of a list is asked for.
 *
 * @param limit the most rows, 1 to {@value #MAX_LIMIT}
 * @param offset rows to pass over, 0 to {@value #MAX_OFFSET}; under inserts it repeats rows, which a cursor does not
 * @param cursor where the page before ended, see {@link Cursor}; never together with an offset
 */
public record Paging(int limit, int offset, Optional<String> cursor) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;
    public static final int MAX_OFFSET = 10_000;

    /** Takes note of one thing that is wrong. */
    interface Errors {
        void add(String name, String code, String detail);
    }

    /** As {@code limit}, {@code offset} and {@code cursor} of a search's body. */
    public static Paging of(JsonFields body) {
        return of(
                body.integer("limit", 1, MAX_LIMIT),
                body.integer("offset", 0, Long.MAX_VALUE),
                body.string("cursor", 2000),
                body::error);
    }

    static Paging of(Optional<Long> limit, Optional<Long> offset, Optional<String> cursor, Errors errors) {
        long rows = offset.orElse(0L);
        if (rows > MAX_OFFSET) {
            errors.add("offset", "out_of_range", "Allowed is 0 to " + MAX_OFFSET + "; go further with cursor.");
            rows = 0;
        }
        if (rows > 0 && cursor.isPresent()) {
            errors.add("offset", "not_with_cursor", "Give offset or cursor, not both.");
        }
        return new Paging(limit.orElse((long) DEFAULT_LIMIT).intValue(), (int) rows, cursor);
    }

    /** Refuses a cursor that is not of this list. */
    public static FieldError badCursor() {
        return new FieldError("cursor", "invalid_cursor", "This cursor is not one of this list; begin without it.");
    }
}
