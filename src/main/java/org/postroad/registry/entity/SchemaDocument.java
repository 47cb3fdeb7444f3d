package org.postroad.registry.entity;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postroad.platform.entity.Json;

/** What {@code /api/schema} serves: everything that a client needs to know of the objects, with the eight members Stalwart's clients read. */
public final class SchemaDocument {
    private final List<ObjectType> types;
    private final NestedShapes nested;

    public SchemaDocument(List<ObjectType> types) {
        this.types = types.stream()
                .sorted(Comparator.comparing(ObjectType::wireName))
                .toList();
        this.nested = new NestedShapes(this.types);
    }

    public JsonObject json() {
        JsonObjectBuilder objects = Json.createObjectBuilder();
        JsonObjectBuilder lists = Json.createObjectBuilder();
        JsonObjectBuilder forms = Json.createObjectBuilder();
        for (ObjectType type : types) {
            objects.add(
                    type.wireName(),
                    Json.createObjectBuilder()
                            .add("type", type.singleton() ? "singleton" : "object")
                            .add("description", type.description())
                            .add("permissionPrefix", type.permissionPrefix()));
            if (!type.singleton()) {
                lists.add(type.wireName(), list(type));
            }
            forms.add(type.wireName(), form(type));
        }
        return Json.createObjectBuilder()
                .add("objects", objects)
                .add("schemas", schemas())
                .add("fields", fields())
                .add("forms", forms)
                .add("lists", lists)
                .add("enums", enums())
                .add("dashboards", Json.createArrayBuilder())
                .add("layouts", layouts())
                .build();
    }

    private JsonObjectBuilder schemas() {
        JsonObjectBuilder schemas = Json.createObjectBuilder();
        nested.shapes().forEach((name, shape) -> schemas.add(name, shape.typed() ? multiple(shape) : single(shape)));
        return schemas;
    }

    private static JsonObjectBuilder single(Shape shape) {
        return Json.createObjectBuilder()
                .add("type", "single")
                .add("schemaName", shape.single().name());
    }

    private static JsonObjectBuilder multiple(Shape shape) {
        JsonArrayBuilder variants = Json.createArrayBuilder();
        for (Variant variant : shape.variants()) {
            JsonObjectBuilder json =
                    Json.createObjectBuilder().add("name", variant.name()).add("label", variant.label());
            if (!variant.schema().fields().isEmpty()) {
                json.add("schemaName", variant.schema().name());
            }
            variants.add(json);
        }
        return Json.createObjectBuilder().add("type", "multiple").add("variants", variants);
    }

    private JsonObjectBuilder fields() {
        Map<String, Schema> schemas = new TreeMap<>();
        nested.shapes()
                .values()
                .forEach(shape -> shape.variants().stream()
                        .map(Variant::schema)
                        .filter(schema -> !shape.typed() || !schema.fields().isEmpty())
                        .forEach(schema -> schemas.put(schema.name(), schema)));
        JsonObjectBuilder fields = Json.createObjectBuilder();
        schemas.forEach((name, schema) -> fields.add(name, fields(schema)));
        return fields;
    }

    private static JsonObjectBuilder fields(Schema schema) {
        JsonObjectBuilder properties = Json.createObjectBuilder();
        JsonObjectBuilder defaults = Json.createObjectBuilder();
        for (Field field : schema.fields()) {
            properties.add(
                    field.name(),
                    Json.createObjectBuilder()
                            .add("description", field.description())
                            .add("type", TypeSchema.of(field))
                            .add("update", field.update().wireName()));
            JsonValue fallback = field.fallback();
            if (fallback != null) {
                defaults.add(field.name(), fallback);
            }
        }
        return Json.createObjectBuilder().add("properties", properties).add("defaults", defaults);
    }

    private JsonObjectBuilder enums() {
        JsonObjectBuilder enums = Json.createObjectBuilder();
        nested.choices().forEach((name, choices) -> {
            JsonArrayBuilder values = Json.createArrayBuilder();
            choices.choices()
                    .forEach(choice -> values.add(Json.createObjectBuilder()
                            .add("name", choice.name())
                            .add("label", choice.label())));
            enums.add(name, values);
        });
        return enums;
    }

    private static JsonObjectBuilder list(ObjectType type) {
        Face face = type.face();
        JsonObjectBuilder list = Json.createObjectBuilder()
                .add("title", face.title())
                .add("subtitle", face.subtitle())
                .add("singularName", face.singular())
                .add("pluralName", face.plural());
        if (!face.labelProperty().isEmpty()) {
            list.add("labelProperty", face.labelProperty());
        }
        JsonArrayBuilder columns = Json.createArrayBuilder();
        face.columns().forEach(name -> columns.add(named(type, name)));
        JsonArrayBuilder filters = Json.createArrayBuilder();
        type.filters().forEach(filter -> filters.add(filter(type, filter)));
        return list.add("columns", columns).add("filters", filters);
    }

    private static JsonObjectBuilder filter(ObjectType type, Filter filter) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        if (filter.type() instanceof FieldType.Choice choice) {
            json.add("type", "enum").add("enumName", choice.choices().name());
        } else {
            json.add("type", filter.type() instanceof FieldType.Time ? "date" : "text");
        }
        return json.add("field", filter.property()).add("label", label(type, filter.property()));
    }

    private static JsonObjectBuilder form(ObjectType type) {
        JsonArrayBuilder sections = Json.createArrayBuilder();
        for (Face.Section section : type.face().sections()) {
            JsonArrayBuilder fields = Json.createArrayBuilder();
            section.fields().forEach(name -> fields.add(named(type, name)));
            sections.add(
                    Json.createObjectBuilder().add("title", section.title()).add("fields", fields));
        }
        return Json.createObjectBuilder()
                .add("title", type.face().title())
                .add("subtitle", type.face().subtitle())
                .add("sections", sections);
    }

    private static JsonObjectBuilder named(ObjectType type, String field) {
        return Json.createObjectBuilder().add("name", field).add("label", label(type, field));
    }

    static String label(ObjectType type, String field) {
        return type.shape().variants().stream()
                .flatMap(variant -> variant.schema().field(field).stream())
                .map(Field::label)
                .findFirst()
                .orElse(field);
    }

    /** A tree of pages for each first level of the places: {@code Settings}, {@code Management}. */
    private JsonArrayBuilder layouts() {
        JsonArrayBuilder layouts = Json.createArrayBuilder();
        new TreeSet<>(types.stream().map(type -> first(type.face().place())).toList())
                .forEach(name ->
                        layouts.add(Json.createObjectBuilder().add("name", name).add("items", items(name + "/"))));
        return layouts;
    }

    private JsonArrayBuilder items(String prefix) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        Map<String, ObjectType> pages = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>();
        for (ObjectType type : types) {
            if (type.face().place().startsWith(prefix)) {
                String rest = type.face().place().substring(prefix.length());
                names.add(first(rest));
                if (!rest.contains("/")) {
                    pages.put(rest, type);
                }
            }
        }
        for (String name : names) {
            ObjectType page = pages.get(name);
            JsonObjectBuilder item = Json.createObjectBuilder().add("name", name);
            items.add(
                    page == null
                            ? item.add("type", "container").add("items", items(prefix + name + "/"))
                            : item.add("type", "link").add("viewName", page.wireName()));
        }
        return items;
    }

    private static String first(String place) {
        int slash = place.indexOf('/');
        return slash < 0 ? place : place.substring(0, slash);
    }
}
