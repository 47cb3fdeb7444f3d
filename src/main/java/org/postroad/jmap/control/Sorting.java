package org.postroad.jmap.control;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jmap.entity.Arguments;
import org.postroad.registry.control.SortBy;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/** Reads comparators (RFC 8620 §5.5). */
final class Sorting {
    private Sorting() {}

    /** @throws MethodError {@code unsupportedSort} for a property or a collation that is not on offer */
    static List<SortBy> read(Arguments arguments, ObjectType type) {
        List<SortBy> sort = new ArrayList<>();
        for (var item : arguments.list("sort")) {
            Arguments comparator = new Arguments(item);
            String property = comparator.required("property");
            boolean descending = comparator.no("isAscending");
            @Nullable String collation = comparator.string("collation");
            comparator.finish();
            if (!type.sorts().contains(property)) {
                throw MethodError.unsupportedSort(type.wireName() + " cannot be sorted by " + property + ", but by "
                        + (type.sorts().isEmpty() ? "nothing" : String.join(", ", type.sorts())) + ".");
            }
            if (collation != null && !Capabilities.COLLATIONS.contains(collation)) {
                throw MethodError.unsupportedSort("There is no collation " + collation + "; known are "
                        + String.join(", ", Capabilities.COLLATIONS) + ".");
            }
            sort.add(new SortBy(property, !descending, collation));
        }
        return sort;
    }
}
