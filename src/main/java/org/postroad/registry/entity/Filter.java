package org.postroad.registry.entity;

/**
 * A property that a query may filter by, equal to a value.
 *
 * @param property as in the filter
 * @param ordered whether {@code IsGreaterThan}, {@code IsGreaterThanOrEqual}, {@code IsLessThan}, {@code IsLessThanOrEqual} may follow its name
 */
public record Filter(String property, FieldType type, boolean ordered) {
    public static Filter equal(String property, FieldType type) {
        return new Filter(property, type, false);
    }

    public static Filter ordered(String property, FieldType type) {
        return new Filter(property, type, true);
    }
}
