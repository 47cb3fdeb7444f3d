package org.postroad.jobs.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.postroad.jobs.control.Range;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.entity.IdFormat;

/** What the conditions of a filter are read from: query parameters, or the body of a search. */
record FilterSource(Reading reading, Noting noting) {
    static final int TEXT = 255;

    private static final int PRIORITIES = 9;

    /** Reads a text by its name. */
    interface Reading {
        Optional<String> string(String name, int maxLength);
    }

    /** Takes note of what is wrong with it. */
    interface Noting {
        void error(String name, String code, String detail);
    }

    static FilterSource of(QueryFields query) {
        return new FilterSource(query::string, query::error);
    }

    static FilterSource of(JsonFields fields) {
        return new FilterSource(fields::string, fields::error);
    }

    Optional<String> string(String name, int maxLength) {
        return reading.string(name, maxLength);
    }

    void error(String name, String code, String detail) {
        noting.error(name, code, detail);
    }

    OptionalLong id(String name, IdFormat format) {
        Optional<String> text = string(name, TEXT);
        OptionalLong id = text.isPresent() ? format.parse(text.get()) : OptionalLong.empty();
        if (text.isPresent() && id.isEmpty()) {
            error(name, "invalid_id", "An id as " + format.text(1) + " is expected.");
        }
        return id;
    }

    /**
     * The member {@code status} of a search: one or a list.
     *
     * @param object the filter as it came
     * @param fields the same, to be read
     * @param choices says which there are
     */
    static <E> Set<E> statuses(
            JsonObject object, JsonFields fields, int most, Function<String, Optional<E>> of, String choices) {
        List<String> names = object.get("status") instanceof JsonString
                ? fields.string("status", TEXT).map(List::of).orElse(List.of())
                : fields.strings("status", most, TEXT).orElse(List.of());
        Set<E> statuses = new LinkedHashSet<>();
        for (String name : names) {
            of.apply(name).ifPresentOrElse(statuses::add, () -> fields.error("status", "not_a_choice", choices));
        }
        boolean none = names.isEmpty() && object.get("status") instanceof JsonArray list && list.isEmpty();
        if (none) {
            fields.error("status", "required", choices);
        }
        return statuses;
    }

    static Range<Instant> instants(JsonFields fields, String name) {
        return fields.fields(name)
                .map(range -> new Range<>(range.instant("gte"), range.instant("lt")))
                .orElse(Range.all());
    }

    static Range<Integer> priorities(JsonObject object, JsonFields fields) {
        if (object.get("priority") instanceof JsonObject) {
            return fields.fields("priority")
                    .map(range -> new Range<>(
                            priority(range, "gte"), priority(range, "lte").map(most -> most + 1)))
                    .orElse(Range.all());
        }
        Optional<Integer> exactly = priority(fields, "priority");
        return new Range<>(exactly, exactly.map(most -> most + 1));
    }

    private static Optional<Integer> priority(JsonFields fields, String name) {
        return fields.integer(name, -PRIORITIES, PRIORITIES).map(Long::intValue);
    }
}
