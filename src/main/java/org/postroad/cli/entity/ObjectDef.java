package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One object of the schema.
 *
 * @param wireName as methods call it: {@code x:TaskManager}, or {@code Job}
 */
public record ObjectDef(String wireName, Schema schema) {

    /** The id of what there is one of. */
    public static final String SINGLETON = "singleton";

    public boolean isSingleton() {
        return JsonText.string(declaration(), "type").equals(SINGLETON);
    }

    public String description() {
        return JsonText.string(declaration(), "description");
    }

    /** Without {@code x:}. */
    public String name() {
        return wireName.startsWith("x:") ? wireName.substring(2) : wireName;
    }

    /** As it is typed: {@code mta-virtual-queue}. */
    public String kebab() {
        return name().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** {@code x:TaskManager/get}. */
    public String method(String verb) {
        return wireName + "/" + verb;
    }

    public List<String> variants() {
        return schema.variants(wireName);
    }

    /** The variant that is meant, in any case. @throws Failure USAGE if there is none */
    public String variant(String typed) {
        return variants().stream()
                .filter(name -> name.equalsIgnoreCase(typed.replace("-", "")))
                .findFirst()
                .orElseThrow(() -> Failure.usage(
                        name() + " has no variant \"" + typed + "\"; it has " + String.join(", ", variants())));
    }

    /** Those of all variants. */
    public Map<String, Field> fields() {
        return schema.fields(wireName);
    }

    /** By pointer, those of nested objects included, two levels deep. */
    public Map<String, Field> allFields() {
        Map<String, Field> all = new LinkedHashMap<>();
        fields().forEach((name, field) -> {
            all.put(name, field);
            if (field.type().kind().equals("object")) {
                schema.fields(field.type().objectName())
                        .forEach((below, nested) -> all.put(name + "/" + below, nested));
            }
        });
        return all;
    }

    /** Whether a copy of a record is as good: not what is a secret of the server's making, and not what only happens. */
    public boolean canBeMadeAgain() {
        boolean given = fields().values().stream().anyMatch(field -> !field.isServerSet());
        boolean unique = fields().values().stream()
                .anyMatch(field -> field.isServerSet() && field.type().isSecret());
        return wireName.startsWith("x:") && given && !unique && !isDeed();
    }

    /** Whether a record is a thing to do rather than a thing that is: nothing about it can be changed later. */
    private boolean isDeed() {
        return !isSingleton() && fields().values().stream().noneMatch(Field::isMutable);
    }

    /** Those of the variant that a record is of. */
    public Map<String, Field> fieldsOf(JsonObject object) {
        Map<String, Field> own = schema.fields(wireName, JsonText.string(object, "@type"));
        return own.isEmpty() ? fields() : own;
    }

    /** The property that a person knows a record by; also what a plan finds it by. */
    public Optional<String> label() {
        return Optional.of(JsonText.string(list(), "labelProperty")).filter(label -> !label.isEmpty());
    }

    /** The properties that a list shows: those of the schema, or else all that are simple. */
    public List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("id"));
        for (JsonValue column : JsonText.list(list(), "columns")) {
            columns.add(JsonText.string(column.asJsonObject(), "name"));
        }
        if (columns.size() == 1) {
            fields().keySet().forEach(columns::add);
        }
        return columns.stream().distinct().toList();
    }

    public JsonObject defaults() {
        return schema.defaults(wireName);
    }

    /**
     * The type of what a pointer names, as {@code strategy/factor}; an empty one where the schema does not know.
     *
     * @param pointer a property, or below one; no leading slash
     */
    public FieldType typeAt(String pointer) {
        Map<String, Field> fields = fields();
        FieldType type = new FieldType(JsonValue.EMPTY_JSON_OBJECT);
        boolean inList = false;
        for (String part : pointer.split("/", -1)) {
            if (inList) {
                inList = false;
                continue;
            }
            if (type.kind().equals("map")) {
                return type.member();
            }
            Field field = fields.get(part);
            if (field == null) {
                return new FieldType(JsonValue.EMPTY_JSON_OBJECT);
            }
            type = field.type();
            fields = schema.fields(type.objectName());
            inList = type.kind().equals("objectList");
        }
        return type;
    }

    private JsonObject declaration() {
        return JsonText.member(schema.section("objects"), wireName);
    }

    private JsonObject list() {
        return JsonText.member(schema.section("lists"), wireName);
    }
}
