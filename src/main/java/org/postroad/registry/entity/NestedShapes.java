package org.postroad.registry.entity;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All shapes and enumerations that a set of object types uses, by name. */
final class NestedShapes implements FieldType.Cases<Boolean> {
    private final Map<String, Shape> shapes = new TreeMap<>();
    private final Map<String, Choices> choices = new TreeMap<>();

    NestedShapes(List<ObjectType> types) {
        types.forEach(type -> {
            add(type.shape());
            type.filters().forEach(filter -> filter.type().match(this));
        });
    }

    Map<String, Shape> shapes() {
        return shapes;
    }

    Map<String, Choices> choices() {
        return choices;
    }

    private boolean add(Shape shape) {
        if (shapes.put(shape.name(), shape) == null) {
            shape.variants()
                    .forEach(v ->
                            v.schema().fields().forEach(field -> field.type().match(this)));
        }
        return true;
    }

    @Override
    public Boolean text(FieldType.Text type) {
        return true;
    }

    @Override
    public Boolean number(FieldType.Number type) {
        return true;
    }

    @Override
    public Boolean flag(FieldType.Flag type) {
        return true;
    }

    @Override
    public Boolean choice(FieldType.Choice type) {
        choices.put(type.choices().name(), type.choices());
        return true;
    }

    @Override
    public Boolean time(FieldType.Time type) {
        return true;
    }

    @Override
    public Boolean reference(FieldType.Reference type) {
        return true;
    }

    @Override
    public Boolean nested(FieldType.Nested type) {
        return add(type.shape());
    }

    @Override
    public Boolean list(FieldType.ListOf type) {
        return add(type.shape());
    }

    @Override
    public Boolean set(FieldType.SetOf type) {
        return type.item().match(this);
    }

    @Override
    public Boolean map(FieldType.MapOf type) {
        return type.key().match(this) && type.value().match(this);
    }

    @Override
    public Boolean any(FieldType.Any type) {
        return true;
    }
}
