package org.postroad.registry.control;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postroad.registry.entity.Decoder;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/** The filter of a query over records in memory (RFC 8620 §5.5): conditions, and AND, OR, NOT over them. */
final class RecordFilter {
    private static final int DEEPEST = 16;

    /** Stalwart's suffixes, the longer ones first. */
    private static final Map<String, Predicate<Integer>> COMPARISONS = Map.of(
            "IsGreaterThanOrEqual", order -> order >= 0,
            "IsGreaterThan", order -> order > 0,
            "IsLessThanOrEqual", order -> order <= 0,
            "IsLessThan", order -> order < 0);

    private final ObjectType type;

    RecordFilter(ObjectType type) {
        this.type = type;
    }

    /** @param filter null for everything. @throws MethodError {@code unsupportedFilter}, {@code invalidArguments} */
    Predicate<JsonObject> of(@Nullable JsonObject filter) {
        return filter == null ? record -> true : node(filter, 0);
    }

    private Predicate<JsonObject> node(JsonObject filter, int depth) {
        if (depth > DEEPEST) {
            throw MethodError.unsupportedFilter("A filter is " + DEEPEST + " levels deep at most.");
        }
        return filter.containsKey("operator") ? operator(filter, depth) : condition(filter);
    }

    private Predicate<JsonObject> operator(JsonObject filter, int depth) {
        if (!(filter.get("conditions") instanceof JsonArray conditions) || filter.size() != 2) {
            throw MethodError.invalidArguments("An operator has the members operator and conditions.");
        }
        List<Predicate<JsonObject>> parts = new ArrayList<>();
        for (JsonValue condition : conditions) {
            if (!(condition instanceof JsonObject object)) {
                throw MethodError.invalidArguments("A condition is an object.");
            }
            parts.add(node(object, depth + 1));
        }
        String operator = filter.get("operator") instanceof JsonString text ? text.getString() : "";
        return switch (operator) {
            case "AND" -> record -> parts.stream().allMatch(part -> part.test(record));
            case "OR" -> record -> parts.stream().anyMatch(part -> part.test(record));
            case "NOT" -> record -> parts.stream().noneMatch(part -> part.test(record));
            default -> throw MethodError.invalidArguments("An operator is AND, OR or NOT.");
        };
    }

    private Predicate<JsonObject> condition(JsonObject condition) {
        Predicate<JsonObject> all = record -> true;
        for (Map.Entry<String, JsonValue> entry : condition.entrySet()) {
            all = all.and(property(entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private Predicate<JsonObject> property(String name, JsonValue wanted) {
        if (name.equals("text") && wanted instanceof JsonString text) {
            String part = text.getString().toLowerCase(Locale.ROOT);
            return record -> record.values().stream()
                    .anyMatch(v -> v instanceof JsonString s
                            && s.getString().toLowerCase(Locale.ROOT).contains(part));
        }
        for (Filter filter : type.filters()) {
            if (name.equals(filter.property())) {
                JsonValue value = decoded(filter.type(), wanted, name);
                return record -> compare(record.getOrDefault(filter.property(), JsonValue.NULL), value) == 0;
            } else if (filter.ordered() && name.startsWith(filter.property())) {
                Predicate<Integer> holds =
                        COMPARISONS.get(name.substring(filter.property().length()));
                if (holds != null) {
                    JsonValue value = decoded(filter.type(), wanted, name);
                    return record -> {
                        JsonValue present = record.getOrDefault(filter.property(), JsonValue.NULL);
                        return present != JsonValue.NULL && holds.test(compare(present, value));
                    };
                }
            }
        }
        throw MethodError.unsupportedFilter("There is no filter by " + name + ".");
    }

    private static JsonValue decoded(FieldType type, JsonValue wanted, String name) {
        Decoder decoder = new Decoder(id -> id);
        return wanted == JsonValue.NULL
                ? wanted
                : decoder.value(type, wanted, name)
                        .orElseThrow(() -> MethodError.invalidArguments("The filter " + name + " has a wrong value."));
    }

    /** In the order of sorting: null first, then false, true, numbers, and texts without regard to case. */
    static int compare(JsonValue left, JsonValue right) {
        if (left instanceof JsonNumber a && right instanceof JsonNumber b) {
            return a.bigDecimalValue().compareTo(b.bigDecimalValue());
        } else if (left instanceof JsonString a && right instanceof JsonString b) {
            return a.getString().compareToIgnoreCase(b.getString());
        }
        return Comparator.comparingInt(RecordFilter::rank).compare(left, right);
    }

    private static int rank(JsonValue value) {
        return switch (value.getValueType()) {
            case NULL -> 0;
            case FALSE -> 1;
            case TRUE -> 2;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY, OBJECT -> 5;
        };
    }
}
