package org.postroad.registry.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Change.Kind;
import org.postroad.registry.entity.Decoder;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Patch;
import org.postroad.registry.entity.Problem;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Update;
import org.postroad.registry.entity.Variant;

/**
 * The checked changes of one {@code /set} call, made in memory: what of a record needs no look at others. Creations come before
 * updates, updates before destructions; records that are refused are left out, each with its reason.
 */
final class Draft {
    private final ObjectType type;
    private final SetRequest request;
    private final Map<String, JsonObject> present;
    private final Map<String, String> newIds = new HashMap<>();
    private final Map<String, Change> changes = new LinkedHashMap<>(); // by kind and key
    private final Map<Kind, Map<String, SetError>> refused = new EnumMap<>(Kind.class);

    /** @param present the records that the request names, by id, and maybe more */
    Draft(ObjectType type, SetRequest request, Map<String, JsonObject> present) {
        this.type = type;
        this.request = request;
        this.present = present;
        for (Kind kind : Kind.values()) {
            refused.put(kind, new LinkedHashMap<>());
        }
    }

    /** @param known refusals found when this was tried before */
    Draft check(Map<Kind, Map<String, SetError>> known, Supplier<String> ids) {
        known.forEach((kind, errors) -> refused(kind).putAll(errors));
        CreationOrder order = new CreationOrder(request.create());
        if (!type.singleton()) {
            order.order().forEach(key -> newIds.put(key, ids.get()));
        }
        order.order().forEach(key -> create(key, order));
        Set<String> doomed = new LinkedHashSet<>();
        request.destroy().forEach(key -> doomed.add(resolved(key)));
        request.update().forEach((key, patch) -> update(key, patch, doomed));
        new LinkedHashSet<>(request.destroy()).forEach(this::destroy);
        return this;
    }

    List<Change> changes() {
        return List.copyOf(changes.values());
    }

    Map<String, SetError> refused(Kind kind) {
        return refused.getOrDefault(kind, Map.of());
    }

    void refuse(Change change, SetError error) {
        refused(change.kind()).put(change.key(), error);
        changes.remove(change.kind() + change.key());
    }

    private void create(String key, CreationOrder order) {
        if (refused(Kind.CREATE).containsKey(key)) {
            return;
        }
        if (type.singleton()) {
            refused(Kind.CREATE).put(key, SetError.singleton(type.name()));
        } else if (!type.verbs().contains(ObjectType.Verb.CREATE)) {
            refused(Kind.CREATE).put(key, SetError.forbidden("A " + type.name() + " cannot be created."));
        } else if (order.isCircular(key)) {
            refused(Kind.CREATE)
                    .put(key, SetError.invalidProperties("Creations refer to each other in a circle.", List.of()));
        } else {
            JsonObject sent = request.create().getOrDefault(key, JsonValue.EMPTY_JSON_OBJECT);
            keep(Kind.CREATE, key, newIds.getOrDefault(key, ""), JsonValue.EMPTY_JSON_OBJECT, sent, List.of());
        }
    }

    private void update(String key, JsonObject patch, Set<String> doomed) {
        String id = resolved(key);
        JsonObject before = present.get(id);
        Map<String, SetError> errors = refused(Kind.UPDATE);
        if (errors.containsKey(key)) {
            return;
        }
        if (before == null) {
            errors.put(key, SetError.notFound(type.name()));
        } else if (doomed.contains(id)) {
            errors.put(key, SetError.willDestroy());
        } else if (!type.verbs().contains(ObjectType.Verb.UPDATE)) {
            errors.put(key, SetError.forbidden("A " + type.name() + " is never changed."));
        } else {
            Patch pointers = new Patch(patch);
            JsonObject wanted = pointers.apply(before);
            keep(Kind.UPDATE, key, id, before, wanted, pointers.problems());
        }
    }

    private void destroy(String key) {
        String id = resolved(key);
        Map<String, SetError> errors = refused(Kind.DESTROY);
        if (errors.containsKey(key)) {
            return;
        }
        JsonObject before = present.get(id);
        if (type.singleton()) {
            errors.put(key, SetError.singleton(type.name()));
        } else if (before == null) {
            errors.put(key, SetError.notFound(type.name()));
        } else if (!type.verbs().contains(ObjectType.Verb.DESTROY)) {
            errors.put(key, SetError.forbidden("A " + type.name() + " cannot be destroyed."));
        } else {
            changes.put(Kind.DESTROY + key, new Change(Kind.DESTROY, key, id, before, JsonValue.EMPTY_JSON_OBJECT));
        }
    }

    private void keep(Kind kind, String key, String id, JsonObject before, JsonObject wanted, List<Problem> known) {
        Decoder decoder = new Decoder(this::resolved);
        JsonObject decoded = decoder.object(type.shape(), wanted);
        List<Problem> problems = new ArrayList<>(known);
        if (known.isEmpty()) {
            problems.addAll(decoder.problems());
            problems.addAll(fixed(kind, before, wanted, decoded, id));
        }
        if (!problems.isEmpty()) {
            refused(kind).put(key, Problem.error(kind == Kind.CREATE ? "invalidProperties" : "invalidPatch", problems));
            return;
        }
        JsonObjectBuilder after = Json.createObjectBuilder().add("id", id);
        decoded.forEach(after::add);
        changes.put(kind + key, new Change(kind, key, id, before, after.build()));
    }

    /** Fields that are not the client's to set, or not any more, and that are to become others than they are. */
    private List<Problem> fixed(Kind kind, JsonObject before, JsonObject wanted, JsonObject decoded, String id) {
        List<Problem> problems = new ArrayList<>();
        if (kind == Kind.UPDATE && !Json.createValue(id).equals(wanted.get("id"))) {
            problems.add(new Problem("id", "The id is the server's.", null));
        } else if (kind == Kind.CREATE && wanted.containsKey("id")) {
            problems.add(new Problem("id", "The id is the server's.", null));
        }
        for (Field field : fields(decoded)) {
            JsonValue fallback = field.fallback();
            JsonValue absent = kind == Kind.CREATE && fallback != null ? fallback : JsonValue.NULL;
            boolean same = decoded.getOrDefault(field.name(), JsonValue.NULL)
                    .equals(before.getOrDefault(field.name(), absent));
            if (!same && field.update() == Update.SERVER_SET) {
                problems.add(new Problem(field.name(), "The server sets " + field.name() + ".", null));
            } else if (!same && kind == Kind.UPDATE && field.update() == Update.IMMUTABLE) {
                problems.add(new Problem(field.name(), field.name() + " is never changed.", null));
            }
        }
        return problems;
    }

    private List<Field> fields(JsonObject record) {
        Shape shape = type.shape();
        Optional<Variant> variant = shape.typed()
                ? shape.variant(record.getString(Shape.TYPE, ""))
                : Optional.of(shape.variants().get(0));
        return variant.map(Variant::schema).map(Schema::fields).orElse(List.of());
    }

    /** The id for a text: that of what is created, for {@code #} and a client id. */
    String resolved(String text) {
        if (!text.startsWith("#")) {
            return text;
        }
        String key = text.substring(1);
        if (newIds.containsKey(key)) {
            return refused(Kind.CREATE).containsKey(key) ? text : newIds.getOrDefault(key, text);
        }
        return request.createdIds().find(key).orElse(text);
    }
}
