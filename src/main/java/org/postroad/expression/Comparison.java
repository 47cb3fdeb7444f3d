package org.postroad.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which of two values is less: numbers by size, texts and words by the bytes of their UTF-8, items one by one. */
final class Comparison {
    /** A total order, for sorting: numbers before texts before items. */
    static final Comparator<Value> ORDER =
            Comparator.<Value>comparingInt(Comparison::kind).thenComparing(Comparison::compareAlike);

    private Comparison() {}

    /** Negative, 0 or positive. A number beside a text is compared with the number that the text reads as. */
    static int compare(Value left, Value right) {
        if (left instanceof Value.Items || right instanceof Value.Items) {
            return left instanceof Value.Items a && right instanceof Value.Items b
                    ? compareEach(a.items(), b.items(), Comparison::compare)
                    : left instanceof Value.Items ? 1 : -1;
        }
        if (Numbers.isOne(left) || Numbers.isOne(right)) {
            return decimal(left).compareTo(decimal(right));
        }
        return Arrays.compareUnsigned(
                left.text().getBytes(StandardCharsets.UTF_8), right.text().getBytes(StandardCharsets.UTF_8));
    }

    private static int compareAlike(Value left, Value right) {
        return left instanceof Value.Items a && right instanceof Value.Items b
                ? compareEach(a.items(), b.items(), ORDER)
                : compare(left, right);
    }

    private static int kind(Value value) {
        return Numbers.isOne(value) ? 0 : value instanceof Value.Items ? 2 : 1;
    }

    private static BigDecimal decimal(Value value) {
        Value number = Numbers.number(value);
        return number instanceof Value.Whole whole
                ? BigDecimal.valueOf(whole.number())
                : new BigDecimal(Numbers.asReal(number));
    }

    private static int compareEach(List<Value> left, List<Value> right, Comparator<Value> order) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int difference = order.compare(left.get(i), right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
