package org.postroad.jobs.boundary;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.entity.MethodError;

/** Where in its list a query begins (RFC 8620 §5.5): from the start, from the end, or by an anchor. */
final class QueryPlace {
    private QueryPlace() {}

    /** How many come before an id in the list; empty if it is not in it. */
    interface Places {
        Optional<Long> of(String id);
    }

    /**
     * How many to pass over.
     *
     * @param count asked only where it is counted from the end
     * @throws MethodError {@code anchorNotFound}; {@code invalidArguments} beyond what can be counted
     */
    static int offset(QueryRequest request, LongSupplier count, Places places) {
        long offset = request.position();
        if (request.anchor() != null) {
            long anchor = places.of(request.anchor()).orElseThrow(MethodError::anchorNotFound);
            offset = Math.max(0, anchor + request.anchorOffset());
        } else if (offset < 0) {
            offset = Math.max(0, count.getAsLong() + offset);
        }
        if (offset > Integer.MAX_VALUE) {
            throw MethodError.invalidArguments("No list is that long.");
        }
        return (int) offset;
    }
}
