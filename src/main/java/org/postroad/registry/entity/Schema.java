package org.postroad.registry.entity;

import java.util.List;
import java.util.Optional;

/**
 * The fields of an object or of a variant of one.
 *
 * @param name as the schema document calls it: {@code x:TaskManager}, {@code TaskRetryStrategyBackoff}
 */
public record Schema(String name, String description, List<Field> fields) {
    public Schema {
        fields = List.copyOf(fields);
    }

    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }
}
