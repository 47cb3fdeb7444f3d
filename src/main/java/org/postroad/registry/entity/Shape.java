package org.postroad.registry.entity;

import java.util.List;
import java.util.Optional;

/**
 * What fields an object has: always the same, or those of the variant that its {@code @type} names.
 *
 * @param name as the schema document calls it
 * @param typed whether there are variants
 * @param variants at least one; exactly one where not typed
 */
public record Shape(String name, boolean typed, List<Variant> variants) {
    /** The member that names the variant. */
    public static final String TYPE = "@type";

    public Shape {
        variants = List.copyOf(variants);
    }

    /** Always the same fields. */
    public static Shape of(Schema schema) {
        return new Shape(schema.name(), false, List.of(new Variant("", "", schema)));
    }

    /** The fields of the variant that is named. */
    public static Shape of(String name, Variant... variants) {
        return new Shape(name, true, List.of(variants));
    }

    /** The only schema. @throws IllegalStateException if there are variants */
    public Schema single() {
        if (typed) {
            throw new IllegalStateException(name + " has variants");
        }
        return variants.get(0).schema();
    }

    public Optional<Variant> variant(String variantName) {
        return variants.stream()
                .filter(variant -> variant.name().equals(variantName))
                .findFirst();
    }

    /** Whether any variant has a field of that name, {@code @type} included. */
    public boolean has(String field) {
        return typed && field.equals(TYPE)
                || variants.stream()
                        .anyMatch(variant -> variant.schema().field(field).isPresent());
    }
}
