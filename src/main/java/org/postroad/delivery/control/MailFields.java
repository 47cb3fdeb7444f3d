package org.postroad.delivery.control;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.postroad.delivery.entity.MailLimit;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.registry.entity.Choices;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;

/** Fields that several types of this feature have. */
final class MailFields {
    private static final int LONGEST_DESCRIPTION = 1_000;

    private MailFields() {}

    static Field name(String description) {
        return Field.of("name", "Name", description, FieldType.text(1, VirtualQueue.MAX_NAME))
                .immutable();
    }

    static Field description(String description) {
        return Field.of("description", "Description", description, FieldType.text(LONGEST_DESCRIPTION))
                .nullable();
    }

    static Field enabled() {
        return Field.of("enable", "Enabled", "Whether it holds", new FieldType.Flag())
                .or(true);
    }

    /** What is counted apart. @param name of the enumeration */
    static Field key(String name, MailLimit... limits) {
        List<Choices.Choice> choices = Arrays.stream(limits)
                .map(limit -> new Choices.Choice(limit.wireName(), limit.label()))
                .collect(Collectors.toUnmodifiableList());
        return Field.of(
                "key",
                "Counted apart",
                "What is counted apart",
                new FieldType.SetOf(new FieldType.Choice(new Choices(name, choices)), 1, limits.length));
    }
}
