package org.postroad.jobs.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The order of a list of tasks; among equals by id, in the same direction. */
public record TaskSort(Key key, boolean descending) {
    /** Newest first. */
    public static final TaskSort DEFAULT = new TaskSort(Key.CREATED_AT, true);

    /** What is sorted by, with the attribute of the task that has it. */
    public enum Key {
        /** The id, which grows with time. */
        CREATED_AT("id"),
        UPDATED_AT("updatedAt"),
        PRIORITY("priority");

        private final String attribute;

        Key(String attribute) {
            this.attribute = attribute;
        }

        String attribute() {
            return attribute;
        }
    }

    /** The order that a text names, as {@code priority}, or {@code -priority} for descending. */
    public static Optional<TaskSort> of(String text) {
        return Arrays.stream(Key.values())
                .flatMap(key -> Arrays.stream(new TaskSort[] {new TaskSort(key, false), new TaskSort(key, true)}))
                .filter(sort -> sort.text().equals(text))
                .findFirst();
    }

    /** The text that {@link #of} reads. */
    public String text() {
        return (descending ? "-" : "") + key.name().toLowerCase(Locale.ROOT);
    }
}
