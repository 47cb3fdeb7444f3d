package org.postroad.registry.entity;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/**
 * Why one record was not created, updated or destroyed (RFC 8620 §5.3, with Stalwart's members).
 *
 * @param properties the paths it is about; none for empty
 * @param objectId who holds the unique key, or who cannot be destroyed
 * @param linkedObjects who refers to it
 */
public record SetError(
        String type,
        String description,
        List<String> properties,
        @Nullable String existingId,
        @Nullable ObjectRef objectId,
        List<ObjectRef> linkedObjects,
        List<ValidationError> validationErrors) {

    public SetError {
        properties = List.copyOf(properties);
        linkedObjects = List.copyOf(linkedObjects);
        validationErrors = List.copyOf(validationErrors);
    }

    public static SetError of(String type, String description) {
        return new SetError(type, description, List.of(), null, null, List.of(), List.of());
    }

    public static SetError of(String type, String description, List<String> properties) {
        return new SetError(type, description, properties, null, null, List.of(), List.of());
    }

    public static SetError notFound(String what) {
        return of("notFound", "There is no such " + what + ".");
    }

    public static SetError forbidden(String description) {
        return of("forbidden", description);
    }

    public static SetError singleton(String what) {
        return of("singleton", "There is exactly one " + what + "; it can only be updated.");
    }

    public static SetError willDestroy() {
        return of("willDestroy", "The same call destroys it.");
    }

    public static SetError invalidPatch(String description, String... properties) {
        return of("invalidPatch", description, List.of(properties));
    }

    public static SetError invalidProperties(String description, List<String> properties) {
        return of("invalidProperties", description, properties);
    }

    public static SetError invalid(List<ValidationError> errors) {
        List<String> properties =
                errors.stream().map(ValidationError::property).distinct().toList();
        return new SetError(
                "validationFailed",
                "Not allowed: " + String.join(", ", properties) + ".",
                properties,
                null,
                null,
                List.of(),
                errors);
    }

    /** @param holder who has the value already */
    public static SetError taken(String property, ObjectRef holder) {
        return new SetError(
                "primaryKeyViolation",
                "Another one has this " + property + " already.",
                List.of(property),
                holder.id(),
                holder,
                List.of(),
                List.of());
    }

    public static SetError unknownReference(String property, ObjectRef missing) {
        return new SetError(
                "invalidForeignKey",
                "There is no " + missing.object() + " " + missing.id() + ".",
                List.of(property),
                null,
                missing,
                List.of(),
                List.of());
    }

    public static SetError linked(ObjectRef self, List<ObjectRef> by, String description) {
        return new SetError("objectIsLinked", description, List.of(), null, self, by, List.of());
    }

    /** As it stands in {@code notCreated}, {@code notUpdated} and {@code notDestroyed}. */
    public JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder().add("type", type).add("description", description);
        if (!properties.isEmpty()) {
            JsonArrayBuilder names = Json.createArrayBuilder();
            properties.forEach(names::add);
            json.add("properties", names);
        }
        if (existingId != null) {
            json.add("existingId", existingId);
        }
        if (objectId != null) {
            json.add("objectId", objectId.json());
        }
        if (!linkedObjects.isEmpty()) {
            JsonArrayBuilder linked = Json.createArrayBuilder();
            linkedObjects.forEach(object -> linked.add(object.json()));
            json.add("linkedObjects", linked);
        }
        if (!validationErrors.isEmpty()) {
            JsonArrayBuilder errors = Json.createArrayBuilder();
            validationErrors.forEach(error -> errors.add(error.json()));
            json.add("validationErrors", errors);
        }
        return json.build();
    }
}
