package org.postroad.expression;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an expression is made of and comes to. Truth is 1, everything that is zero or empty is false. Immutable. */
public sealed interface Value {
    Value TRUE = new Whole(1);
    Value FALSE = new Whole(0);
    Value EMPTY = new Text("");

    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    /** Always finite: what would be no number is 0. */
    record Real(double number) implements Value {
        public Real {
            number = Double.isFinite(number) ? number + 0.0 : 0; // -0.0 + 0.0 is 0.0
        }
    }

    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** One of the bare words of the language, as {@code require}. Always true. */
    record Word(String name) implements Value {}

    static Value of(String text) {
        return text.isEmpty() ? EMPTY : new Text(text);
    }

    static Value of(long number) {
        return new Whole(number);
    }

    static Value of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    static Value of(List<Value> items) {
        return new Items(items);
    }

    static Value ofTexts(List<String> texts) {
        return new Items(texts.stream().map(Value::of).toList());
    }

    /** One function for each case, so that none is forgotten. */
    default <T extends @Nullable Object> T match(
            Function<Text, T> text,
            Function<Whole, T> whole,
            Function<Real, T> real,
            Function<Items, T> items,
            Function<Word, T> word) {
        if (this instanceof Text t) {
            return text.apply(t);
        }
        if (this instanceof Whole w) {
            return whole.apply(w);
        }
        if (this instanceof Real r) {
            return real.apply(r);
        }
        return this instanceof Items i ? items.apply(i) : word.apply((Word) this);
    }

    default boolean isTrue() {
        return match(
                text -> !text.text.isEmpty(),
                whole -> whole.number != 0,
                real -> real.number != 0,
                items -> !items.items.isEmpty(),
                word -> true);
    }

    /** As text; items are put one after another, with a comma and a space. */
    default String text() {
        return match(
                Text::text,
                whole -> Long.toString(whole.number),
                real -> Double.toString(real.number),
                items -> items.items.stream().map(Value::text).collect(Collectors.joining(", ")),
                Word::name);
    }

    /** As items: a value that is none is one item, an empty text none at all. */
    default List<Value> asItems() {
        if (this instanceof Items of) {
            return of.items;
        }
        return equals(EMPTY) ? List.of() : List.of(this);
    }

    /** How much there is to look at, in the steps of {@link Limits}. */
    default int size() {
        return match(
                text -> text.text.length() / Limits.CHARACTERS_A_STEP,
                whole -> 0,
                real -> 0,
                items -> items.items.size() / Limits.ITEMS_A_STEP
                        + items.items.stream().mapToInt(Value::size).sum(),
                word -> 0);
    }
}
