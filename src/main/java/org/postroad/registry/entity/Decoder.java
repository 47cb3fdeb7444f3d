package org.postroad.registry.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.Json;

/**
 * Reads values as clients send them and gives them in canonical encoding: durations in milliseconds, sets and lists as objects. The
 * forms that people write, {@code "6h"} and arrays, are understood. Long, since there is a case for every type; each is short.
 */
public final class Decoder implements FieldType.Cases<Optional<JsonValue>> {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final UnaryOperator<String> references;
    private final List<Problem> problems = new ArrayList<>();
    private JsonValue value = JsonValue.NULL;
    private String path = "";

    /** @param references gives the id for what stands in a reference: itself, or that of {@code #} and a client id */
    public Decoder(UnaryOperator<String> references) {
        this.references = references;
    }

    /** All that was found wrong, in the order of the fields. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** A whole object with its defaults; of no meaning if there are problems. A member {@code id} is passed over. */
    public JsonObject object(Shape shape, JsonObject members) {
        return object(shape, members, "").orElse(JsonValue.EMPTY_JSON_OBJECT);
    }

    /** One value, as in a filter; empty if it has a problem. */
    public Optional<JsonValue> value(FieldType type, JsonValue given, String at) {
        JsonValue outerValue = value;
        String outerPath = path;
        value = given;
        path = at;
        Optional<JsonValue> decoded = type.match(this);
        value = outerValue;
        path = outerPath;
        return decoded;
    }

    private Optional<JsonObject> object(Shape shape, JsonObject members, String at) {
        Variant variant = shape.variants().get(0);
        JsonObjectBuilder object = Json.createObjectBuilder();
        if (shape.typed()) {
            Optional<Variant> named = members.get(Shape.TYPE) instanceof JsonString type
                    ? shape.variant(type.getString())
                    : Optional.empty();
            if (named.isEmpty()) {
                problem(at.isEmpty() ? Shape.TYPE : at, "@type must be one of " + names(shape) + ".");
                return Optional.empty();
            }
            variant = named.get();
            object.add(Shape.TYPE, variant.name());
        }
        unknown(shape, variant.schema(), members, at);
        for (Field field : variant.schema().fields()) {
            field(field, members.get(field.name()), child(at, field.name()))
                    .ifPresent(v -> object.add(field.name(), v));
        }
        return Optional.of(object.build());
    }

    private void unknown(Shape shape, Schema schema, JsonObject members, String at) {
        for (String name : members.keySet()) {
            boolean known = schema.field(name).isPresent()
                    || shape.typed() && name.equals(Shape.TYPE)
                    || at.isEmpty() && name.equals("id");
            if (!known) {
                problem(child(at, name), "There is no property " + child(at, name) + ".");
            }
        }
    }

    private Optional<JsonValue> field(Field field, @Nullable JsonValue given, String at) {
        if (given != null && given != JsonValue.NULL) {
            return value(field.type(), given, at);
        }
        JsonValue fallback = field.fallback();
        if (fallback != null) {
            return Optional.of(fallback);
        }
        if (field.presence() == Presence.REQUIRED) {
            problems.add(Problem.of(new ValidationError(ValidationError.Kind.REQUIRED, at, null, null)));
        }
        return Optional.of(JsonValue.NULL);
    }

    @Override
    public Optional<JsonValue> text(FieldType.Text type) {
        if (!(value instanceof JsonString string)) {
            return wrong("A string is expected.");
        }
        String text = string.getString();
        long length = text.codePoints().count();
        boolean secret = type.format() == FieldType.TextFormat.SECRET;
        if (length < type.min()) {
            return bound(ValidationError.Kind.MIN_LENGTH, type.min(), !secret);
        } else if (length > type.max()) {
            return bound(ValidationError.Kind.MAX_LENGTH, type.max(), false);
        } else if (type.format() == FieldType.TextFormat.IP_NETWORK
                && AddressBlock.parse(text).isEmpty()) {
            return wrong("An IP address or a block of them, as 192.0.2.0/24, is expected.");
        }
        return Optional.of(string);
    }

    @Override
    public Optional<JsonValue> number(FieldType.Number type) {
        Optional<BigDecimal> number = given(type.format());
        if (number.isEmpty()) {
            return wrong(
                    type.format() == FieldType.NumberFormat.DURATION
                            ? "Milliseconds, or a text as 500ms, 30s, 6h or 1d, are expected."
                            : "A number is expected, whole unless it is a float.");
        }
        BigDecimal found = number.get();
        if (found.compareTo(BigDecimal.valueOf(type.min())) < 0) {
            return bound(ValidationError.Kind.MIN_VALUE, type.min(), true);
        } else if (found.compareTo(BigDecimal.valueOf(type.max())) > 0) {
            return bound(ValidationError.Kind.MAX_VALUE, type.max(), true);
        }
        return Optional.of(
                type.format() == FieldType.NumberFormat.FLOAT
                        ? Json.createValue(decimal(found))
                        : Json.createValue(found.longValueExact()));
    }

    private Optional<BigDecimal> given(FieldType.NumberFormat format) {
        if (value instanceof JsonNumber number) {
            BigDecimal found = number.bigDecimalValue();
            boolean huge = found.precision() - (long) found.scale() > 40 || found.scale() > 400;
            return huge || format != FieldType.NumberFormat.FLOAT && found.scale() > 0
                    ? Optional.empty()
                    : Optional.of(found);
        }
        return format == FieldType.NumberFormat.DURATION && value instanceof JsonString text
                ? DurationText.parse(text.getString()).map(d -> BigDecimal.valueOf(d.toMillis()))
                : Optional.empty();
    }

    /** {@code 2} and {@code 2.00} are {@code 2.0}. */
    private static BigDecimal decimal(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        return bare.scale() < 1 ? bare.setScale(1) : bare;
    }

    @Override
    public Optional<JsonValue> flag(FieldType.Flag type) {
        return value == JsonValue.TRUE || value == JsonValue.FALSE
                ? Optional.of(value)
                : wrong("A boolean is expected.");
    }

    @Override
    public Optional<JsonValue> choice(FieldType.Choice type) {
        if (!(value instanceof JsonString string)) {
            return wrong("A string is expected.");
        }
        return type.choices().has(string.getString())
                ? Optional.of(string)
                : wrong("There is no " + type.choices().name() + " of that name.");
    }

    @Override
    public Optional<JsonValue> time(FieldType.Time type) {
        if (value instanceof JsonString string) {
            try {
                OffsetDateTime time = OffsetDateTime.parse(string.getString());
                if (time.getOffset().equals(ZoneOffset.UTC) && time.getYear() >= 0 && time.getYear() < 10_000) {
                    Instant instant = time.toInstant().truncatedTo(ChronoUnit.MICROS);
                    return Optional.of(Json.createValue(instant.toString()));
                }
            } catch (DateTimeException e) {
                return wrong("A time in UTC is expected, as 2026-01-31T10:00:00Z.");
            }
        }
        return wrong("A time in UTC is expected, as 2026-01-31T10:00:00Z.");
    }

    @Override
    public Optional<JsonValue> reference(FieldType.Reference type) {
        if (!(value instanceof JsonString string)) {
            return wrong("An id is expected.");
        }
        String id = references.apply(string.getString());
        return id.startsWith("#") ? wrong("Nothing was created as " + id + ".") : Optional.of(Json.createValue(id));
    }

    @Override
    public Optional<JsonValue> nested(FieldType.Nested type) {
        return value instanceof JsonObject members
                ? object(type.shape(), members, path).map(object -> object)
                : wrong("An object is expected.");
    }

    @Override
    public Optional<JsonValue> list(FieldType.ListOf type) {
        Optional<List<JsonValue>> items = items();
        if (items.isEmpty()) {
            return wrong("A list is expected: an object with the members 0, 1, … or an array.");
        }
        JsonObjectBuilder list = Json.createObjectBuilder();
        int index = 0;
        for (JsonValue item : items.get()) {
            String at = child(path, String.valueOf(index));
            if (item instanceof JsonObject members) {
                object(type.shape(), members, at).ifPresent(o -> list.add(last(at), o));
            } else {
                problem(at, "An object is expected.");
            }
            index++;
        }
        return counted(list.build(), index, type.min(), type.max());
    }

    /** The items in order, whichever way they were sent; gaps between the numbers are closed. */
    private Optional<List<JsonValue>> items() {
        if (value instanceof JsonArray array) {
            return Optional.of(List.copyOf(array));
        } else if (value instanceof JsonObject object
                && object.keySet().stream().allMatch(key -> INDEX.matcher(key).matches())) {
            return Optional.of(object.entrySet().stream()
                    .sorted(Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey())))
                    .map(Map.Entry::getValue)
                    .toList());
        }
        return Optional.empty();
    }

    @Override
    public Optional<JsonValue> set(FieldType.SetOf type) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (value instanceof JsonArray array) {
            for (JsonValue item : array) {
                if (!(item instanceof JsonString text)) {
                    return wrong("The members of a set are strings.");
                }
                members.put(text.getString(), JsonValue.TRUE);
            }
        } else if (value instanceof JsonObject object) {
            members.putAll(object);
        } else {
            return wrong("A set is expected: an object whose members are true, or an array.");
        }
        JsonObjectBuilder set = Json.createObjectBuilder();
        members.forEach((name, truth) -> {
            if (truth != JsonValue.TRUE) {
                problem(child(path, name), "Every member of a set is true.");
            }
            key(type.item(), name).ifPresent(key -> set.add(key, JsonValue.TRUE));
        });
        JsonObject built = set.build();
        return counted(built, built.size(), type.min(), type.max());
    }

    @Override
    public Optional<JsonValue> map(FieldType.MapOf type) {
        if (!(value instanceof JsonObject object)) {
            return wrong("An object is expected.");
        }
        JsonObjectBuilder map = Json.createObjectBuilder();
        object.forEach((name, item) -> key(type.key(), name)
                .ifPresent(key -> value(type.value(), item, child(path, name)).ifPresent(v -> map.add(key, v))));
        return counted(map.build(), object.size(), 0, type.max());
    }

    @Override
    public Optional<JsonValue> any(FieldType.Any type) {
        return Optional.of(value);
    }

    private Optional<String> key(FieldType type, String name) {
        return value(type, Json.createValue(name), child(path, name))
                .map(key -> key instanceof JsonString text ? text.getString() : name);
    }

    private Optional<JsonValue> counted(JsonObject object, int count, int min, int max) {
        if (count < min) {
            return bound(ValidationError.Kind.MIN_LENGTH, min, false);
        } else if (count > max) {
            return bound(ValidationError.Kind.MAX_LENGTH, max, false);
        }
        return Optional.of(object);
    }

    private Optional<JsonValue> bound(ValidationError.Kind kind, long bound, boolean showing) {
        problems.add(Problem.of(new ValidationError(kind, path, showing ? value : null, bound)));
        return Optional.empty();
    }

    private Optional<JsonValue> wrong(String text) {
        problem(path, path + ": " + text);
        return Optional.empty();
    }

    private void problem(String at, String text) {
        problems.add(Problem.of(at, text));
    }

    private static String child(String parent, String name) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        return parent.isEmpty() ? escaped : parent + "/" + escaped;
    }

    private static String last(String at) {
        return at.substring(at.lastIndexOf('/') + 1);
    }

    private static String names(Shape shape) {
        return String.join(", ", shape.variants().stream().map(Variant::name).toList());
    }
}
