package org.postroad.delivery.dsn;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a sender wants to hear of a recipient (RFC 3461 §4.1). Immutable.
 *
 * @param kinds none of them is NEVER
 * @param given whether the sender said so; if not, nothing is said to the next host either
 */
public record Notify(Set<Kind> kinds, boolean given) {
    /** Failures and delays, where the sender did not say. */
    public static final Notify ABSENT = new Notify(EnumSet.of(Kind.FAILURE, Kind.DELAY), false);

    /** One word of the parameter, other than NEVER. */
    public enum Kind {
        SUCCESS,
        FAILURE,
        DELAY
    }

    public Notify {
        kinds = Set.copyOf(kinds);
    }

    /** Reads the parameter's value. @throws MalformedParameter if it is none */
    public static Notify read(String value) throws MalformedParameter {
        String upper = value.toUpperCase(Locale.ROOT);
        if (upper.equals("NEVER")) {
            return new Notify(Set.of(), true);
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String word : List.of(upper.split(",", -1))) {
            kinds.add(kind(word));
        }
        return new Notify(kinds, true);
    }

    private static Kind kind(String word) throws MalformedParameter {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(word)) {
                return kind;
            }
        }
        throw new MalformedParameter("NOTIFY is NEVER, or of SUCCESS, FAILURE and DELAY, with commas between");
    }

    /** Whether the sender is to hear of an event; the table of RFC 3461 §5.2. */
    public boolean wants(Event event) {
        return switch (event) {
            case FAILED -> kinds.contains(Kind.FAILURE);
            case DELAYED -> kinds.contains(Kind.DELAY);
            case DELIVERED, RELAYED -> kinds.contains(Kind.SUCCESS);
        };
    }

    /** The parameter's value. */
    public String text() {
        return kinds.isEmpty()
                ? "NEVER"
                : kinds.stream().sorted().map(Kind::name).collect(Collectors.joining(","));
    }
}
