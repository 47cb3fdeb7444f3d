package org.postroad.expression;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Values as numbers: a text is the number it reads as, 0 if it does not; so are a word and items. Whole numbers wrap as Java's do. */
final class Numbers {
    private Numbers() {}

    static boolean isOne(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Real;
    }

    /** Of two whole numbers a whole one, else a real one. */
    static Value of(Value left, Value right, LongBinaryOperator whole, DoubleBinaryOperator real) {
        Value a = number(left);
        Value b = number(right);
        if (a instanceof Value.Whole m && b instanceof Value.Whole n) {
            return Value.of(whole.applyAsLong(m.number(), n.number()));
        }
        return new Value.Real(real.applyAsDouble(asReal(a), asReal(b)));
    }

    /** Always real; nothing divided by zero is zero. */
    static Value quotient(Value left, Value right) {
        double divisor = asReal(right);
        return new Value.Real(divisor == 0 ? 0 : asReal(left) / divisor);
    }

    static Value negative(Value value) {
        Value number = number(value);
        return number instanceof Value.Whole whole ? Value.of(-whole.number()) : new Value.Real(-asReal(number));
    }

    static double asReal(Value value) {
        Value number = number(value);
        return number instanceof Value.Whole whole ? whole.number() : ((Value.Real) number).number();
    }

    /** Bounded to what an {@code int} holds. */
    static int asInt(Value value) {
        Value number = number(value);
        return (int) Math.max(
                Integer.MIN_VALUE,
                Math.min(
                        Integer.MAX_VALUE,
                        number instanceof Value.Whole whole ? whole.number() : (long) asReal(number)));
    }

    static Value number(Value value) {
        return value.match(
                text -> read(text.text()), whole -> whole, real -> real, items -> Value.FALSE, word -> Value.FALSE);
    }

    static boolean reads(String text) {
        return text.matches("[+-]?[0-9]{1,18}|[+-]?[0-9]{1,300}\\.[0-9]{1,300}");
    }

    private static Value read(String text) {
        String trimmed = text.trim();
        if (!reads(trimmed)) {
            return Value.FALSE;
        }
        return trimmed.indexOf('.') < 0
                ? Value.of(Long.parseLong(trimmed))
                : new Value.Real(Double.parseDouble(trimmed));
    }
}
