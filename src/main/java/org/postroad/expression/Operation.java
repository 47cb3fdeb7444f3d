package org.postroad.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What stands between two values, by how tightly it binds. Operations of one level are done from left to right. */
enum Operation {
    OR(0, "||", "|"),
    AND(1, "&&", "&"),
    XOR(2, "^"),
    EQUAL(3, "==", "="),
    UNEQUAL(3, "!="),
    LESS(4, "<"),
    AT_MOST(4, "<=", "=<"),
    MORE(4, ">"),
    AT_LEAST(4, ">=", "=>"),
    PLUS(5, "+"),
    MINUS(5, "-"),
    TIMES(6, "*"),
    DIVIDED_BY(6, "/");

    /** Levels are from 0, the loosest, to one below this. */
    static final int LEVELS = 7;

    private static final Map<String, Operation> BY_SIGN = bySign();

    private final int level;
    private final Set<String> signs;

    Operation(int level, String... signs) {
        this.level = level;
        this.signs = Set.of(signs);
    }

    private static Map<String, Operation> bySign() {
        Map<String, Operation> bySign = new HashMap<>();
        for (Operation operation : values()) {
            operation.signs.forEach(sign -> bySign.put(sign, operation));
        }
        return Map.copyOf(bySign);
    }

    /** Whether a token is one of a level. */
    static boolean isOf(int level, Token token) {
        Operation operation = token.kind() == Token.Kind.SIGN ? BY_SIGN.get(token.text()) : null;
        return operation != null && operation.level == level;
    }

    static Operation of(Token token) {
        return Objects.requireNonNull(BY_SIGN.get(token.text()));
    }

    /** Whether the right side has no say once the left one is known. */
    boolean isDecidedBy(Value left) {
        return this == OR && left.isTrue() || this == AND && !left.isTrue();
    }

    Value apply(Value left, Value right) {
        return switch (this) {
            case OR -> Value.of(left.isTrue() || right.isTrue());
            case AND -> Value.of(left.isTrue() && right.isTrue());
            case XOR -> Value.of(left.isTrue() != right.isTrue());
            case EQUAL -> Value.of(Comparison.compare(left, right) == 0);
            case UNEQUAL -> Value.of(Comparison.compare(left, right) != 0);
            case LESS -> Value.of(Comparison.compare(left, right) < 0);
            case AT_MOST -> Value.of(Comparison.compare(left, right) <= 0);
            case MORE -> Value.of(Comparison.compare(left, right) > 0);
            case AT_LEAST -> Value.of(Comparison.compare(left, right) >= 0);
            case PLUS -> plus(left, right);
            case MINUS -> minus(left, right);
            case TIMES -> Numbers.of(left, right, (a, b) -> a * b, (a, b) -> a * b);
            case DIVIDED_BY -> Numbers.quotient(left, right);
        };
    }

    private static Value plus(Value left, Value right) {
        if (left instanceof Value.Items || right instanceof Value.Items) {
            List<Value> items = new ArrayList<>(left.asItems());
            items.addAll(right.asItems());
            return Value.of(items);
        }
        if (Numbers.isOne(left) && Numbers.isOne(right)) {
            return Numbers.of(left, right, Long::sum, Double::sum);
        }
        return Value.of(left.text() + right.text());
    }

    private static Value minus(Value left, Value right) {
        if (left instanceof Value.Items) {
            Set<Value> gone = new HashSet<>(right.asItems());
            return Value.of(
                    left.asItems().stream().filter(item -> !gone.contains(item)).toList());
        }
        return Numbers.of(left, right, (a, b) -> a - b, (a, b) -> a - b);
    }
}
