package org.postroad.jmap.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.registry.entity.MethodError;

/**
 * The arguments of a call, read by name and type; null and absent are the same (RFC 8620 §3.5). Every reader throws {@link MethodError}
 * {@code invalidArguments} for another type, and {@link #finish} for what nobody has read.
 */
public final class Arguments {
    /** RFC 8620 §1.3. */
    private static final BigDecimal LARGEST = BigDecimal.valueOf((1L << 53) - 1);

    private final JsonObject arguments;
    private final Set<String> read = new HashSet<>();

    public Arguments(JsonObject arguments) {
        this.arguments = arguments;
    }

    public @Nullable String string(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw wrong(name, "a string");
    }

    public String required(String name) {
        String value = string(name);
        if (value == null) {
            throw MethodError.invalidArguments("The argument " + name + " is required.");
        }
        return value;
    }

    public boolean bool(String name) {
        JsonValue value = value(name);
        if (value != null && value != JsonValue.TRUE && value != JsonValue.FALSE) {
            throw wrong(name, "true or false");
        }
        return value == JsonValue.TRUE;
    }

    /** Whether it is given, and false: for arguments that are true by default. */
    public boolean no(String name) {
        return value(name) != null && !bool(name);
    }

    /** A whole number from {@code least} to 2^53 - 1; null if there is none. */
    public @Nullable Long number(String name, long least) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonNumber number && isWhole(number) && number.longValue() >= least) {
            return number.longValue();
        }
        throw wrong(name, "a whole number of at least " + least);
    }

    private static boolean isWhole(JsonNumber number) {
        BigDecimal value = number.bigDecimalValue();
        return value.precision() - value.scale() <= 17
                && value.scale() <= 300
                && value.stripTrailingZeros().scale() <= 0
                && value.abs().compareTo(LARGEST) <= 0;
    }

    public @Nullable List<String> strings(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonArray array)) {
            throw wrong(name, "an array of strings");
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonValue item : array) {
            if (!(item instanceof JsonString text)) {
                throw wrong(name, "an array of strings");
            }
            texts.add(text.getString());
        }
        return texts;
    }

    public @Nullable JsonObject object(String name) {
        JsonValue value = value(name);
        if (value == null || value instanceof JsonObject) {
            return (JsonObject) value;
        }
        throw wrong(name, "an object");
    }

    /** An object of objects, in its order; empty if there is none. */
    public Map<String, JsonObject> objects(String name) {
        Map<String, JsonObject> objects = new LinkedHashMap<>();
        JsonObject all = object(name);
        if (all != null) {
            all.forEach((key, value) -> {
                if (!(value instanceof JsonObject object)) {
                    throw wrong(name, "an object of objects");
                }
                objects.put(key, object);
            });
        }
        return objects;
    }

    /** The objects of an array; empty if there is none. */
    public List<JsonObject> list(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonArray array && array.stream().allMatch(JsonObject.class::isInstance)) {
            return array.getValuesAs(JsonObject.class);
        }
        throw wrong(name, "an array of objects");
    }

    /** To be called once everything that there may be was read. */
    public void finish() {
        for (String name : arguments.keySet()) {
            if (!read.contains(name)) {
                throw MethodError.invalidArguments("There is no argument " + name + "; known are "
                        + String.join(", ", read.stream().sorted().toList()) + ".");
            }
        }
    }

    private @Nullable JsonValue value(String name) {
        read.add(name);
        JsonValue value = arguments.get(name);
        return value == JsonValue.NULL ? null : value;
    }

    private static MethodError wrong(String name, String expected) {
        return MethodError.invalidArguments("The argument " + name + " is " + expected + ".");
    }
}
