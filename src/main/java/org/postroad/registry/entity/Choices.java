package org.postroad.registry.entity;

import java.util.List;

/**
 * An enumeration.
 *
 * @param name as the schema calls it
 */
public record Choices(String name, List<Choice> choices) {
    /**
     * One of them.
     *
     * @param name on the wire, in camel case
     * @param label for a person
     */
    public record Choice(String name, String label) {}

    public Choices {
        choices = List.copyOf(choices);
    }

    /** Whether there is one of that name. */
    public boolean has(String choice) {
        return choices.stream().anyMatch(c -> c.name().equals(choice));
    }
}
