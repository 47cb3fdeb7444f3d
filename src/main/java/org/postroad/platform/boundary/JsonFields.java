package org.postroad.platform.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;

/**
 * The members of one JSON object of a request. Asking for a member reads and checks it; what is wrong is kept, so that
 * {@link #finish} can refuse everything at once. A member that is absent, null or wrong reads as empty.
 *
 * <p>Longer than most classes here, since it is one table: how each type of the wire is read.
 */
public final class JsonFields {
    private static final int MOST_ERRORS = 100;

    private final JsonObject object;
    private final String pointer;
    private final List<FieldError> errors;
    private final Set<String> known = new HashSet<>();
    private final List<JsonFields> children = new ArrayList<>();

    /** @param pointer where the object is in the body, as a JSON Pointer; empty for the body itself */
    public JsonFields(JsonObject object, String pointer) {
        this(object, pointer, new ArrayList<>());
    }

    private JsonFields(JsonObject object, String pointer, List<FieldError> errors) {
        this.object = object;
        this.pointer = pointer;
        this.errors = errors;
    }

    /** Whether the member is there, null included. */
    public boolean has(String name) {
        known.add(name);
        return object.containsKey(name);
    }

    /** Whether the member is there and null. */
    public boolean isNull(String name) {
        return has(name) && JsonValue.NULL.equals(object.get(name));
    }

    /** @param maxLength in characters, as people count them (code points) */
    public Optional<String> string(String name, int maxLength) {
        return value(name).flatMap(value -> text(pointerTo(name), value, maxLength));
    }

    public Optional<Long> integer(String name, long min, long max) {
        return value(name).flatMap(value -> {
            Optional<Long> number = whole(value);
            if (number.isEmpty()) {
                error(name, "wrong_type", "A whole number is expected.");
            } else if (number.get() < min || number.get() > max) {
                error(name, "out_of_range", "Allowed is " + min + " to " + max + ".");
                return Optional.empty();
            }
            return number;
        });
    }

    public Optional<Boolean> bool(String name) {
        return value(name).flatMap(value -> {
            if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
                return Optional.of(value == JsonValue.TRUE);
            }
            error(name, "wrong_type", "true or false is expected.");
            return Optional.empty();
        });
    }

    /** An instant as in RFC 3339, with {@code Z} or an offset; kept to the microsecond. */
    public Optional<Instant> instant(String name) {
        return value(name).flatMap(value -> {
            Optional<Instant> instant = InstantText.parse(value instanceof JsonString s ? s.getString() : "");
            if (instant.isEmpty()) {
                error(name, "invalid_instant", InstantText.EXPECTED);
            }
            return instant;
        });
    }

    /** A duration: text as {@link DurationText} reads it, or a whole number of milliseconds. */
    public Optional<Duration> duration(String name, Duration min, Duration max) {
        return value(name).flatMap(value -> {
            Optional<Duration> duration = value instanceof JsonString text
                    ? DurationText.parse(text.getString())
                    : whole(value).map(Duration::ofMillis);
            if (duration.isEmpty()) {
                error(name, "invalid_duration", "A duration is expected, as \"30s\", \"2m\", \"6h\" or milliseconds.");
            } else if (duration.get().compareTo(min) < 0 || duration.get().compareTo(max) > 0) {
                error(
                        name,
                        "out_of_range",
                        "Allowed is " + DurationText.format(min) + " to " + DurationText.format(max) + ".");
                return Optional.empty();
            }
            return duration;
        });
    }

    /** An object as it is, its members not looked at. */
    public Optional<JsonObject> object(String name) {
        return value(name).flatMap(value -> {
            if (value instanceof JsonObject found) {
                return Optional.of(found);
            }
            error(name, "wrong_type", "An object is expected.");
            return Optional.empty();
        });
    }

    /** The members of an object; what is wrong there is refused by this one's {@link #finish} too. */
    public Optional<JsonFields> fields(String name) {
        return object(name).map(found -> child(found, pointerTo(name)));
    }

    /** The members of each object of an array; what is wrong there is refused by this one's {@link #finish} too. */
    public Optional<List<JsonFields>> list(String name, int maxItems) {
        return array(name, maxItems).map(array -> {
            List<JsonFields> items = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof JsonObject item) {
                    items.add(child(item, pointerTo(name) + "/" + i));
                } else {
                    add(pointerTo(name) + "/" + i, "wrong_type", "An object is expected.");
                }
            }
            return items;
        });
    }

    /** A list of texts, in the order given. */
    public Optional<List<String>> strings(String name, int maxItems, int maxLength) {
        return array(name, maxItems).map(array -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                text(pointerTo(name) + "/" + i, array.get(i), maxLength).ifPresent(texts::add);
            }
            return texts;
        });
    }

    /** One of an enum's constants, by its name on the wire. */
    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type, Function<E, String> wireName) {
        return value(name).flatMap(value -> {
            String text = value instanceof JsonString s ? s.getString() : null;
            for (E constant : type.getEnumConstants()) {
                if (wireName.apply(constant).equals(text)) {
                    return Optional.of(constant);
                }
            }
            error(
                    name,
                    "not_a_choice",
                    "Allowed is one of "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(wireName)
                                    .collect(Collectors.joining(", ")) + ".");
            return Optional.empty();
        });
    }

    /** Refuses members that the server sets. */
    public void readOnly(String... names) {
        for (String name : names) {
            if (has(name)) {
                error(name, "read_only_member", "The server sets this; it cannot be given.");
            }
        }
    }

    /** Refuses the absence of a member, or null for it. */
    public void required(String name) {
        if (!has(name) || isNull(name)) {
            error(name, "required", "This member is required.");
        }
    }

    /** Notes what is wrong with a member. */
    public void error(String name, String code, String detail) {
        known.add(name);
        add(pointerTo(name), code, detail);
    }

    /** Notes what another check found inside a member. @param found with pointers relative to that member */
    public void errors(String name, List<FieldError> found) {
        found.forEach(error -> add(pointerTo(name) + error.pointer(), error.code(), error.detail()));
    }

    /**
     * Ends the reading.
     *
     * @throws Refused naming everything that is wrong, members that nobody asked for included
     */
    public void finish() {
        refuseUnknown();
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    private void refuseUnknown() {
        object.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> add(pointerTo(name), "unknown_member", "There is no such member here."));
        children.forEach(JsonFields::refuseUnknown);
    }

    private JsonFields child(JsonObject found, String where) {
        JsonFields child = new JsonFields(found, where, errors);
        children.add(child);
        return child;
    }

    private Optional<JsonArray> array(String name, int maxItems) {
        return value(name).flatMap(value -> {
            if (!(value instanceof JsonArray array)) {
                error(name, "wrong_type", "A list is expected.");
                return Optional.empty();
            }
            if (array.size() > maxItems) {
                error(name, "too_many", "At most " + maxItems + " items are allowed.");
                return Optional.empty();
            }
            return Optional.of(array);
        });
    }

    private Optional<JsonValue> value(String name) {
        known.add(name);
        return Optional.ofNullable(object.get(name)).filter(value -> value != JsonValue.NULL);
    }

    private Optional<String> text(String where, JsonValue value, int maxLength) {
        String text = value instanceof JsonString s ? s.getString() : null;
        if (text == null) {
            add(where, "wrong_type", "A text is expected.");
        } else if (text.codePointCount(0, text.length()) > maxLength) {
            add(where, "too_long", "At most " + maxLength + " characters are allowed.");
        } else if (text.indexOf(0) >= 0) {
            add(where, "invalid_character", "The character U+0000 is not allowed."); // PostgreSQL cannot keep it
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    private static Optional<Long> whole(@Nullable JsonValue value) {
        if (!(value instanceof JsonNumber number)) {
            return Optional.empty();
        }
        BigDecimal decimal = number.bigDecimalValue();
        try {
            return Optional.of(decimal.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private void add(String where, String code, String detail) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(new FieldError(where, code, detail));
        }
    }

    private String pointerTo(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
