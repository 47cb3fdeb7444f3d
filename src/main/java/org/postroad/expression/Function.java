package org.postroad.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A function whose value follows from its arguments alone.
 *
 * @param arity how many arguments it takes
 */
record Function(String name, int arity, Body body) {
    private static final Map<String, Function> ALL = all();

    /** What it does; has as many arguments as it takes. */
    @FunctionalInterface
    interface Body {
        Value apply(List<Value> arguments);
    }

    @FunctionalInterface
    interface Of1 {
        Value apply(Value only);
    }

    @FunctionalInterface
    interface Of2 {
        Value apply(Value first, Value second);
    }

    @FunctionalInterface
    interface Of3 {
        Value apply(Value first, Value second, Value third);
    }

    static Function of(String name, Of1 body) {
        return new Function(name, 1, a -> body.apply(a.get(0)));
    }

    static Function of(String name, Of2 body) {
        return new Function(name, 2, a -> body.apply(a.get(0), a.get(1)));
    }

    static Function of(String name, Of3 body) {
        return new Function(name, 3, a -> body.apply(a.get(0), a.get(1), a.get(2)));
    }

    private static Map<String, Function> all() {
        Map<String, Function> all = new HashMap<>();
        for (List<Function> some : List.of(ItemFunctions.ALL, TextFunctions.ALL, AddressFunctions.ALL)) {
            some.forEach(function -> all.put(function.name, function));
        }
        return Map.copyOf(all);
    }

    static Optional<Function> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static SortedSet<String> names() {
        return new TreeSet<>(ALL.keySet());
    }

    Value apply(List<Value> arguments) {
        return body.apply(arguments);
    }
}
