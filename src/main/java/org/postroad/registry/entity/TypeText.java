package org.postroad.registry.entity;

/** The type of a field in words. */
final class TypeText implements FieldType.Cases<String> {
    private TypeText() {}

    static String of(FieldType type) {
        return type.match(new TypeText());
    }

    @Override
    public String text(FieldType.Text type) {
        return type.format().wireName() + ", " + type.min() + " to " + type.max() + " characters";
    }

    @Override
    public String number(FieldType.Number type) {
        return type.format().wireName() + ", " + type.min() + " to " + type.max();
    }

    @Override
    public String flag(FieldType.Flag type) {
        return "boolean";
    }

    @Override
    public String choice(FieldType.Choice type) {
        return type.choices().name();
    }

    @Override
    public String time(FieldType.Time type) {
        return "utcDateTime";
    }

    @Override
    public String reference(FieldType.Reference type) {
        return "id of " + type.objectName();
    }

    @Override
    public String nested(FieldType.Nested type) {
        return type.shape().name();
    }

    @Override
    public String list(FieldType.ListOf type) {
        return "list of " + type.shape().name();
    }

    @Override
    public String set(FieldType.SetOf type) {
        return "set of " + of(type.item());
    }

    @Override
    public String map(FieldType.MapOf type) {
        return "map to " + of(type.value());
    }

    @Override
    public String any(FieldType.Any type) {
        return "any JSON";
    }
}
