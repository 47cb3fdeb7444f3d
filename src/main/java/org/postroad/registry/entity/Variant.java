package org.postroad.registry.entity;

/**
 * One of the forms an object can take.
 *
 * @param name the value of {@code @type}
 * @param label for a person
 */
public record Variant(String name, String label, Schema schema) {}
