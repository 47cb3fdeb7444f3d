package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code /api/schema} says: the objects there are and what they consist of. Everything this client knows of an object, it knows
 * from here (Stalwart 0.16, GET /api/schema).
 */
public record Schema(JsonObject document) {
    private static final String PREFIX = "x:";

    /**
     * The object somebody means: any case, with or without {@code x:}, hyphens and underscores; {@code task-manager} is
     * {@code x:TaskManager}. A view is the object it shows.
     *
     * @throws Failure USAGE if there is none
     */
    public ObjectDef object(String typed) {
        String wanted = bare(typed);
        for (String name : section("objects").keySet()) {
            if (bare(name).equals(wanted)) {
                JsonObject declared = JsonText.member(section("objects"), name);
                String shown = JsonText.string(declared, "objectName");
                return new ObjectDef(shown.isEmpty() ? name : shown, this);
            }
        }
        throw Failure.usage("There is no object \"" + typed + "\". " + offer(wanted));
    }

    /** All of them but views, as the document orders them. */
    public List<ObjectDef> objects() {
        List<ObjectDef> all = new ArrayList<>();
        section("objects").forEach((name, declared) -> {
            if (!"view".equals(JsonText.string(declared.asJsonObject(), "type"))) {
                all.add(new ObjectDef(name, this));
            }
        });
        return all;
    }

    JsonObject section(String name) {
        return JsonText.member(document, name);
    }

    /** The names of the variants of an object or of a nested type; empty where it has but one form. */
    List<String> variants(String name) {
        return JsonText.list(shape(name), "variants").stream()
                .map(variant -> JsonText.string(variant.asJsonObject(), "name"))
                .toList();
    }

    /** The fields of an object or nested type, those of all its variants together. */
    Map<String, Field> fields(String name) {
        Map<String, Field> fields = new LinkedHashMap<>();
        JsonObject shape = shape(name);
        addFields(JsonText.string(shape, "schemaName"), fields);
        JsonText.list(shape, "variants")
                .forEach(variant -> addFields(JsonText.string(variant.asJsonObject(), "schemaName"), fields));
        return fields;
    }

    /** The fields of one variant. */
    Map<String, Field> fields(String name, String variant) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (JsonValue each : JsonText.list(shape(name), "variants")) {
            if (JsonText.string(each.asJsonObject(), "name").equals(variant)) {
                addFields(JsonText.string(each.asJsonObject(), "schemaName"), fields);
            }
        }
        return fields;
    }

    private void addFields(String schemaName, Map<String, Field> to) {
        JsonObject fields = named("fields", schemaName);
        JsonText.member(fields, "properties")
                .forEach((name, field) -> to.putIfAbsent(name, new Field(name, field.asJsonObject())));
    }

    /** The values a field has that is not given. @param name of the schema */
    JsonObject defaults(String name) {
        return JsonText.member(named("fields", JsonText.string(shape(name), "schemaName")), "defaults");
    }

    /** The members of an enumeration. */
    List<String> enumeration(String name) {
        return JsonText.list(section("enums"), name).stream()
                .map(member -> JsonText.string(member.asJsonObject(), "name"))
                .toList();
    }

    private JsonObject shape(String name) {
        return named("schemas", name);
    }

    private JsonObject named(String section, String name) {
        JsonObject in = section(section);
        if (in.containsKey(name)) {
            return JsonText.member(in, name);
        }
        return JsonText.member(in, name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : PREFIX + name);
    }

    private String offer(String wanted) {
        List<String> near = objects().stream()
                .filter(object -> bare(object.wireName()).contains(wanted) || wanted.contains(bare(object.wireName())))
                .map(ObjectDef::kebab)
                .toList();
        return near.isEmpty() ? "`describe` lists all there are." : "Did you mean " + String.join(", ", near) + "?";
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return (lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower).replaceAll("[-_ ]", "");
    }
}
