package org.postroad.registry.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/** A query over records in memory: for types that have hundreds of objects, not millions. */
final class RecordQuery {
    private final ObjectType type;

    RecordQuery(ObjectType type) {
        this.type = type;
    }

    QueryResult run(Collection<JsonObject> records, String state, QueryRequest request) {
        List<String> ids = records.stream()
                .filter(new RecordFilter(type).of(request.filter()))
                .sorted(order(request.sort()))
                .map(record -> record.getString("id"))
                .toList();
        long position = position(ids, request);
        List<String> page = ids.stream().skip(position).limit(request.limit()).toList();
        return new QueryResult(
                state,
                false,
                position,
                page,
                request.calculateTotal() ? OptionalLong.of(ids.size()) : OptionalLong.empty());
    }

    private static long position(List<String> ids, QueryRequest request) {
        if (request.anchor() != null) {
            int found = ids.indexOf(request.anchor());
            if (found < 0) {
                throw MethodError.anchorNotFound();
            }
            return Math.max(0, found + Math.max(-ids.size(), Math.min(ids.size(), request.anchorOffset())));
        }
        return request.position() >= 0 ? request.position() : Math.max(0, ids.size() + request.position());
    }

    /** As asked for, then the newest first: so every page is of one order. */
    private Comparator<JsonObject> order(List<SortBy> sort) {
        Comparator<JsonObject> newest = Comparator.<JsonObject, String>comparing(record -> record.getString("id"))
                .reversed();
        Comparator<JsonObject> order = null;
        for (SortBy by : sort) {
            Comparator<JsonObject> next = comparator(by);
            order = order == null ? next : order.thenComparing(next);
        }
        return order == null ? newest : order.thenComparing(newest);
    }

    private Comparator<JsonObject> comparator(SortBy by) {
        if (!by.property().equals("id") && !type.sorts().contains(by.property())) {
            throw MethodError.unsupportedSort("There is no order by " + by.property() + ".");
        }
        Comparator<JsonObject> order = (left, right) -> RecordFilter.compare(
                left.getOrDefault(by.property(), JsonValue.NULL), right.getOrDefault(by.property(), JsonValue.NULL));
        return by.ascending() ? order : order.reversed();
    }
}
