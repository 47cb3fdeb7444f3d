package org.postroad.expression;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Functions of lists, and of values of any kind. */
final class ItemFunctions {
    static final List<Function> ALL = List.of(
            Function.of("count", items -> Value.of(items.asItems().size())),
            Function.of("sort", ItemFunctions::sort),
            Function.of("dedup", items -> Value.of(List.copyOf(new LinkedHashSet<>(items.asItems())))),
            Function.of(
                    "winnow",
                    items -> Value.of(items.asItems().stream()
                            .filter(item -> !isEmpty(item))
                            .toList())),
            Function.of("is_intersect", ItemFunctions::isIntersect),
            Function.of("contains", ItemFunctions::contains),
            Function.of("contains_ignore_case", (in, what) -> contains(lowerCase(in), lowerCase(what))),
            Function.of("is_empty", value -> Value.of(isEmpty(value))),
            Function.of(
                    "is_number",
                    value -> Value.of(
                            Numbers.isOne(value) || value instanceof Value.Text text && Numbers.reads(text.text()))));

    private ItemFunctions() {}

    private static Value sort(Value items, Value ascending) {
        return Value.of(items.asItems().stream()
                .sorted(ascending.isTrue() ? Comparison.ORDER : Comparison.ORDER.reversed())
                .toList());
    }

    private static Value isIntersect(Value left, Value right) {
        Set<Value> of = new HashSet<>(left.asItems());
        return Value.of(right.asItems().stream().anyMatch(of::contains));
    }

    /** Of items one that is equal, of anything else a part of its text. */
    private static Value contains(Value in, Value what) {
        return Value.of(
                in instanceof Value.Items items
                        ? items.items().stream().anyMatch(item -> Comparison.compare(item, what) == 0)
                        : in.text().contains(what.text()));
    }

    private static Value lowerCase(Value value) {
        return value instanceof Value.Items items
                ? Value.of(items.items().stream().map(ItemFunctions::lowerCase).toList())
                : value instanceof Value.Text text ? Value.of(text.text().toLowerCase(Locale.ROOT)) : value;
    }

    private static boolean isEmpty(Value value) {
        return value.equals(Value.EMPTY)
                || value instanceof Value.Items items && items.items().isEmpty();
    }
}
