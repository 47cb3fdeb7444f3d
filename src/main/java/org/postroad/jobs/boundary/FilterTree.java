package org.postroad.jobs.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.Range;
import org.postroad.platform.boundary.InstantText;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.entity.MethodError;

/**
 * The members of one condition of a filter (RFC 8620 §5.5). Asking for a member reads it; what is asked for by nobody is not supported.
 *
 * <p>A bound of what is in order follows its name: {@code dueAtIsLessThan}.
 */
final class FilterTree {
    private static final String[] BOUNDS = {"IsGreaterThan", "IsGreaterThanOrEqual", "IsLessThan", "IsLessThanOrEqual"};
    private static final int LONGEST = 255;
    private static final int MOST_NUMBER = 1_000_000;

    private final JsonObject members;
    private final Set<String> known = new HashSet<>();

    FilterTree(@Nullable JsonObject members) {
        this.members = members == null ? JsonValue.EMPTY_JSON_OBJECT : members;
    }

    /** Whether it joins others, and does not itself say anything. */
    boolean isOperator() {
        return members.containsKey("operator");
    }

    /** The operator of one that joins. @throws MethodError {@code invalidArguments} */
    String operator() {
        if (members.get("operator") instanceof JsonString text
                && Set.of("AND", "OR", "NOT").contains(text.getString())
                && members.size() == 2) {
            return text.getString();
        }
        throw MethodError.invalidArguments("A filter's operator is AND, OR or NOT, beside its conditions.");
    }

    /** What is joined. @throws MethodError {@code invalidArguments} */
    List<FilterTree> conditions() {
        List<FilterTree> conditions = new ArrayList<>();
        if (!(members.get("conditions") instanceof JsonArray list)) {
            throw MethodError.invalidArguments("The conditions of a filter's operator are a list.");
        }
        for (JsonValue item : list) {
            if (!(item instanceof JsonObject object)) {
                throw MethodError.invalidArguments("A condition is an object.");
            }
            conditions.add(new FilterTree(object));
        }
        return conditions;
    }

    Optional<String> text(String name) {
        return value(name).map(value -> {
            if (value instanceof JsonString text
                    && text.getString().length() <= LONGEST
                    && text.getString().indexOf(0) < 0) {
                return text.getString();
            }
            throw wrong(name, "a text of at most " + LONGEST + " characters");
        });
    }

    /** One or several texts. */
    List<String> texts(String name) {
        if (members.get(name) instanceof JsonArray list) {
            known.add(name);
            List<String> texts = new ArrayList<>();
            for (JsonValue item : list) {
                if (!(item instanceof JsonString text)) {
                    throw wrong(name, "a list of texts");
                }
                texts.add(text.getString());
            }
            if (texts.isEmpty()) {
                throw wrong(name, "at least one text");
            }
            return texts;
        }
        return text(name).map(List::of).orElse(List.of());
    }

    /** An id; one that is none finds nothing. */
    OptionalLong id(String name, IdFormat format) {
        Optional<String> text = text(name);
        return text.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(format.parse(text.get()).orElse(-1));
    }

    Range<Instant> instants(String name) {
        return range(name, FilterTree::instant, at -> at.plus(1, ChronoUnit.MICROS));
    }

    Range<Integer> numbers(String name) {
        return range(name, FilterTree::number, number -> number + 1);
    }

    /** @throws MethodError {@code unsupportedFilter} if there is a member that nobody asked for */
    void finish() {
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw MethodError.unsupportedFilter("There is no filter by " + name + ".");
                });
    }

    private interface Reading<T> {
        @Nullable
        T read(JsonValue value);
    }

    private interface Next<T> {
        T after(T value);
    }

    private <T extends Comparable<T>> Range<T> range(String name, Reading<T> reading, Next<T> next) {
        Optional<T> exactly = value(name, name, reading);
        Optional<T> from = later(exactly, value(name, name + BOUNDS[1], reading));
        from = later(from, value(name, name + BOUNDS[0], reading).map(next::after));
        Optional<T> below = earlier(exactly.map(next::after), value(name, name + BOUNDS[2], reading));
        below = earlier(below, value(name, name + BOUNDS[3], reading).map(next::after));
        return new Range<T>(from, below);
    }

    private <T> Optional<T> value(String name, String member, Reading<T> reading) {
        return value(member).map(value -> {
            T read = reading.read(value);
            if (read == null) {
                throw wrong(member, "a value of " + name);
            }
            return read;
        });
    }

    private Optional<JsonValue> value(String name) {
        known.add(name);
        return Optional.ofNullable(members.get(name)).filter(value -> value != JsonValue.NULL);
    }

    private static @Nullable Instant instant(JsonValue value) {
        return value instanceof JsonString text
                ? InstantText.parse(text.getString())
                        .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                        .orElse(null)
                : null;
    }

    private static @Nullable Integer number(JsonValue value) {
        boolean whole = value instanceof JsonNumber number
                && number.isIntegral()
                && Math.abs(number.doubleValue()) < MOST_NUMBER;
        return whole ? Integer.valueOf(((JsonNumber) value).intValue()) : null;
    }

    private static <T extends Comparable<T>> Optional<T> later(Optional<T> one, Optional<T> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().compareTo(other.get()) >= 0 ? one.get() : other.get())
                : one.or(() -> other);
    }

    private static <T extends Comparable<T>> Optional<T> earlier(Optional<T> one, Optional<T> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().compareTo(other.get()) <= 0 ? one.get() : other.get())
                : one.or(() -> other);
    }

    private static MethodError wrong(String name, String expected) {
        return MethodError.invalidArguments("The filter " + name + " takes " + expected + ".");
    }
}
