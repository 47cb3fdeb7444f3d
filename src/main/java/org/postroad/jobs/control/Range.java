package org.postroad.jobs.control;

import java.util.Optional;

/**
 * A range with either end open.
 *
 * @param from the least value in it
 * @param below the least value above it that is no longer in it
 */
public record Range<T extends Comparable<T>>(Optional<T> from, Optional<T> below) {
    public static <T extends Comparable<T>> Range<T> all() {
        return new Range<T>(Optional.empty(), Optional.empty());
    }

    public boolean isAll() {
        return from.isEmpty() && below.isEmpty();
    }
}
