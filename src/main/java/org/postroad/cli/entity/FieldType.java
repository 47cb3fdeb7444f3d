package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import java.util.Set;

/**
 * The type of a field, as the schema declares it; empty for a field that the schema does not know.
 *
 * @param declaration a member {@code type} that names it, and what that type has
 */
public record FieldType(JsonObject declaration) {
    private static final Set<String> SECRETS = Set.of("secret", "secretText");

    /** As {@code string}, {@code number}, {@code set}. */
    public String kind() {
        return JsonText.string(declaration, "type");
    }

    public String format() {
        return JsonText.string(declaration, "format");
    }

    /** The object or nested type that an object, a list of objects or an id speaks of. */
    public String objectName() {
        return JsonText.string(declaration, "objectName");
    }

    public String enumName() {
        return JsonText.string(declaration, "enumName");
    }

    public boolean isNullable() {
        return declaration.getBoolean("nullable", false);
    }

    public boolean isDuration() {
        return kind().equals("number") && format().equals("duration");
    }

    public boolean isSecret() {
        return kind().equals("string") && SECRETS.contains(format());
    }

    /** What a set holds, or what the values of a map are. */
    public FieldType member() {
        JsonObject member = JsonText.member(declaration, kind().equals("map") ? "valueClass" : "class");
        return new FieldType(member);
    }

    /** The type as a person reads it. */
    public String shown() {
        String what = switch (kind()) {
            case "number", "string" -> format().isEmpty() ? kind() : format();
            case "enum" -> enumName();
            case "objectId" -> "id of " + objectName();
            case "object" -> objectName();
            case "objectList" -> "list of " + objectName();
            case "set" -> "set of " + member().shown();
            case "map" -> "map to " + member().shown();
            default -> kind();
        };
        return isNullable() ? what + ", optional" : what;
    }
}
