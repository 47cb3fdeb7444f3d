package org.postroad.jobs.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The order of a list of jobs; among equals by id, in the same direction. */
public record JobSort(Key key, boolean descending) {
    /** Newest first. */
    public static final JobSort DEFAULT = new JobSort(Key.CREATED_AT, true);

    /** What is sorted by. */
    public enum Key {
        /** The id, which grows with time. */
        CREATED_AT,
        DUE_AT,
        PRIORITY,
        /** Unfinished jobs come last in either direction. */
        FINISHED_AT
    }

    /** The order that a text names, as {@code due_at}, or {@code -due_at} for descending. */
    public static Optional<JobSort> of(String text) {
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        return Arrays.stream(Key.values())
                .filter(key -> key.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .map(key -> new JobSort(key, descending));
    }

    /** The text that {@link #of} reads. */
    public String text() {
        return (descending ? "-" : "") + key.name().toLowerCase(Locale.ROOT);
    }
}
