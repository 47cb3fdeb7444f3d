package org.postroad.registry.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** A method call that is not carried out at all (RFC 8620 §3.6.2). */
public final class MethodError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient JsonObject members;

    /** @param members beside {@code type} and {@code description} */
    public MethodError(String type, String description, JsonObject members) {
        super(description, null, false, false);
        this.type = type;
        this.members = members;
    }

    public MethodError(String type, String description) {
        this(type, description, JsonValue.EMPTY_JSON_OBJECT);
    }

    public static MethodError invalidArguments(String description) {
        return new MethodError("invalidArguments", description);
    }

    public static MethodError forbidden(String description) {
        return new MethodError("forbidden", description);
    }

    public static MethodError stateMismatch() {
        return new MethodError("stateMismatch", "The state is another one than ifInState.");
    }

    public static MethodError cannotCalculateChanges(String description) {
        return new MethodError("cannotCalculateChanges", description);
    }

    public static MethodError unsupportedFilter(String description) {
        return new MethodError("unsupportedFilter", description);
    }

    public static MethodError unsupportedSort(String description) {
        return new MethodError("unsupportedSort", description);
    }

    public static MethodError anchorNotFound() {
        return new MethodError("anchorNotFound", "The anchor is not among the results.");
    }

    public static MethodError requestTooLarge(String description) {
        return new MethodError("requestTooLarge", description);
    }

    public static MethodError tooManyChanges() {
        return new MethodError("tooManyChanges", "There were more changes than maxChanges.");
    }

    public String type() {
        return type;
    }

    public String description() {
        return String.valueOf(getMessage());
    }

    public JsonObject members() {
        return members;
    }
}
