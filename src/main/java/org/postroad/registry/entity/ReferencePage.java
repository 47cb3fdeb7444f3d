package org.postroad.registry.entity;

import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of the documents that describes every object: made from the declarations, so that it is never wrong. */
public final class ReferencePage {
    private final List<ObjectType> types;
    private final StringBuilder text = new StringBuilder();
    private final NestedShapes nested;

    public ReferencePage(List<ObjectType> types) {
        this.types =
                types.stream().sorted(Comparator.comparing(ObjectType::name)).toList();
        this.nested = new NestedShapes(this.types);
    }

    public String markdown() {
        text.append("# Objects\n\nMade from the declarations by `ReferencePageTest`; do not edit. ")
                .append("`mvn test -Dtest=ReferencePageTest -Dreference.write=true` writes it anew.\n");
        types.forEach(this::type);
        text.append("\n## Nested types\n");
        Set<String> own = types.stream().map(type -> type.shape().name()).collect(Collectors.toSet());
        nested.shapes().values().stream()
                .filter(shape -> !own.contains(shape.name()))
                .forEach(shape -> {
                    text.append("\n### ").append(shape.name()).append("\n");
                    shape(shape);
                });
        nested.choices().values().forEach(this::choices);
        return text.toString();
    }

    private void type(ObjectType type) {
        text.append("\n## ")
                .append(type.name())
                .append("\n\n")
                .append(type.description())
                .append("\n\n");
        text.append("`")
                .append(type.wireName())
                .append("` of `")
                .append(type.capability())
                .append("`");
        text.append(type.singleton() ? ", a singleton" : "");
        text.append("; ").append(type.face().place().replace("/", " › ")).append(".\n");
        Set<String> permissions = new LinkedHashSet<>();
        type.verbs().stream().sorted().forEach(verb -> permissions.add("`" + type.permission(verb) + "`"));
        text.append("Permissions: ").append(String.join(", ", permissions)).append(".\n");
        if (!type.filters().isEmpty()) {
            text.append("Filters: ")
                    .append(type.filters().stream()
                            .map(f -> "`" + f.property() + "`")
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
        }
        shape(type.shape());
    }

    private void shape(Shape shape) {
        for (Variant variant : shape.variants()) {
            if (shape.typed()) {
                text.append("\n`@type` **")
                        .append(variant.name())
                        .append("**: ")
                        .append(variant.schema().description());
                text.append("\n");
            }
            table(variant.schema());
        }
    }

    private void table(Schema schema) {
        if (schema.fields().isEmpty()) {
            return;
        }
        text.append("\n| field | type | default | set | |\n|---|---|---|---|---|\n");
        for (Field field : schema.fields()) {
            text.append("| `")
                    .append(field.name())
                    .append("` | ")
                    .append(TypeText.of(field.type()))
                    .append(" | ");
            text.append(otherwise(field))
                    .append(" | ")
                    .append(field.update().wireName())
                    .append(" | ");
            text.append(field.description()).append(" |\n");
        }
    }

    private static String otherwise(Field field) {
        JsonValue fallback = field.fallback();
        if (fallback != null) {
            return "`" + fallback + "`";
        }
        return field.presence() == Presence.REQUIRED ? "required" : "null";
    }

    private void choices(Choices choices) {
        text.append("\n### ").append(choices.name()).append("\n\n");
        text.append(choices.choices().stream().map(c -> "`" + c.name() + "`").collect(Collectors.joining(", ")));
        text.append("\n");
    }
}
