package org.postroad.platform.boundary;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;

/**
 * The query parameters of one request, read as {@link JsonFields} reads members: errors are kept until {@link #finish}, and a
 * parameter that nobody asked for, or that is given twice, is refused. An empty parameter reads as absent.
 */
public final class QueryFields {
    private final MultivaluedMap<String, String> parameters;
    private final Set<String> known = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    public QueryFields(UriInfo uri) {
        this(uri.getQueryParameters());
    }

    QueryFields(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** @param maxLength in characters, as people count them (code points) */
    public Optional<String> string(String name, int maxLength) {
        known.add(name);
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            error(name, "duplicate_parameter", "This parameter is given once at most.");
            return Optional.empty();
        }
        Optional<String> value = values.stream().findFirst().filter(text -> !text.isEmpty());
        if (value.isPresent() && value.get().codePoints().count() > maxLength) {
            error(name, "too_long", "At most " + maxLength + " characters are allowed.");
            return Optional.empty();
        }
        if (value.isPresent() && value.get().indexOf(0) >= 0) {
            error(name, "invalid_character", "The character U+0000 is not allowed.");
            return Optional.empty();
        }
        return value;
    }

    public Optional<Long> integer(String name, long min, long max) {
        return string(name, 20).flatMap(text -> {
            try {
                long number = Long.parseLong(text);
                if (number >= min && number <= max) {
                    return Optional.of(number);
                }
                error(name, "out_of_range", "Allowed is " + min + " to " + max + ".");
            } catch (NumberFormatException e) {
                error(name, "wrong_type", "A whole number is expected.");
            }
            return Optional.empty();
        });
    }

    public Optional<Boolean> bool(String name) {
        return string(name, 5).flatMap(text -> {
            if (text.equals("true") || text.equals("false")) {
                return Optional.of(text.equals("true"));
            }
            error(name, "wrong_type", "true or false is expected.");
            return Optional.empty();
        });
    }

    /** An instant as in RFC 3339; its {@code +} may have become a blank on the way. */
    public Optional<Instant> instant(String name) {
        return string(name, 40).flatMap(text -> {
            Optional<Instant> instant = InstantText.parse(text.replace(' ', '+'));
            if (instant.isEmpty()) {
                error(name, "invalid_instant", InstantText.EXPECTED);
            }
            return instant;
        });
    }

    /** Some of an enum's constants, comma-separated, by their names on the wire. */
    public <E extends Enum<E>> Optional<List<E>> choices(String name, Class<E> type, Function<E, String> wireName) {
        return string(name, 1000).flatMap(text -> {
            List<E> chosen = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                Optional<E> found = Arrays.stream(type.getEnumConstants())
                        .filter(constant -> wireName.apply(constant).equals(item.strip()))
                        .findFirst();
                if (found.isEmpty()) {
                    error(
                            name,
                            "not_a_choice",
                            "Allowed is one or more of "
                                    + Arrays.stream(type.getEnumConstants())
                                            .map(wireName)
                                            .collect(Collectors.joining(", "))
                                    + ".");
                    return Optional.empty();
                }
                chosen.add(found.get());
            }
            return Optional.of(chosen);
        });
    }

    /** The parameters {@code limit}, {@code offset} and {@code cursor}. */
    public Paging paging() {
        return Paging.of(integer("limit", 1, Paging.MAX_LIMIT), offset(), string("cursor", 2000), this::error);
    }

    /** Notes what is wrong with a parameter. */
    public void error(String name, String code, String detail) {
        known.add(name);
        errors.add(new FieldError(name, code, detail));
    }

    /**
     * Ends the reading.
     *
     * @throws Refused naming everything that is wrong, parameters that nobody asked for included
     */
    public void finish() {
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> errors.add(
                        new FieldError(name, "unknown_parameter", "There is no such query parameter here.")));
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    private Optional<Long> offset() {
        return integer("offset", 0, Long.MAX_VALUE);
    }
}
