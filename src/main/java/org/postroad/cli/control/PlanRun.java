package org.postroad.cli.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.postroad.cli.control.Records.Query;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.Field;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.PlanLine;
import org.postroad.cli.entity.PlanLine.Kind;
import org.postroad.cli.entity.RecordMatch;
import org.postroad.cli.entity.Refusal;
import org.postroad.platform.entity.Json;

/**
 * Carries a plan out in three passes, so that what is in the way goes first and what others stand on goes last: the destroys from the last
 * line to the first; then all else in order; then what a reconcile has not named, from the last line to the first. A class of some length,
 * since the passes share what has been made so far.
 */
public final class PlanRun {
    private final Records records;
    private final boolean dry;
    private final Steps steps;
    private final Map<String, String> created = new LinkedHashMap<>();
    private final Map<String, List<JsonObject>> existing = new HashMap<>();
    private final Map<String, Set<String>> kept = new HashMap<>();
    private final Set<String> doubtful = new HashSet<>();

    /** @param dry whether nothing is to be changed */
    public PlanRun(Records records, boolean dry, Steps steps) {
        this.records = records;
        this.dry = dry;
        this.steps = step -> {
            if (step.failure.isPresent()) {
                doubtful.add(key(step.line));
            }
            steps.step(step);
        };
    }

    /** What was done, or would be. @param name the creation id or the id; @param failure empty if it went well */
    public record Step(PlanLine line, String operation, String name, String id, Optional<Failure> failure) {}

    /** Who is told. A failure that it throws ends the run. */
    public interface Steps {
        void step(Step step);
    }

    public void run(List<PlanLine> lines) {
        List<PlanLine> backwards = new ArrayList<>(lines);
        Collections.reverse(backwards);
        backwards.stream().filter(line -> line.kind() == Kind.DESTROY).forEach(this::destroy);
        List<PlanLine> together = new ArrayList<>();
        for (PlanLine line : lines) {
            if (!together.isEmpty() && !together.get(0).joins(line)) {
                put(together);
            }
            if (line.kind() != Kind.DESTROY) {
                together.add(line);
            }
        }
        put(together);
        backwards.stream().filter(line -> line.kind() == Kind.RECONCILE).forEach(this::sweep);
    }

    private void destroy(PlanLine line) {
        Optional<JsonObject> filter = Optional.of(line.value()).filter(value -> !value.isEmpty());
        List<String> ids = records.list(line.def(), new Query(filter, List.of("id"), 0)).stream()
                .map(record -> JsonText.string(record, "id"))
                .toList();
        destroy(line, ids);
    }

    /** Not if something went wrong with what the line names: what it would have matched might seem left over. */
    private void sweep(PlanLine line) {
        if (doubtful.contains(key(line))) {
            return;
        }
        Set<String> named = kept.computeIfAbsent(key(line), key -> new HashSet<>());
        List<String> ids = existing(line.def()).stream()
                .filter(line::covers)
                .map(record -> JsonText.string(record, "id"))
                .filter(id -> !named.contains(id))
                .toList();
        // The same records, should another line be about them too, are gone by then
        named.addAll(ids);
        destroy(line, ids);
    }

    private void destroy(PlanLine line, List<String> ids) {
        for (List<String> batch : batches(ids)) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            batch.forEach(list::add);
            JsonObject answer = set(line.def(), "destroy", list.build());
            batch.forEach(id -> steps.step(step(
                    line,
                    "destroy",
                    id,
                    id,
                    JsonText.member(answer, "notDestroyed").get(id))));
        }
    }

    /** What lines of one kind about one object come to: what to make by creation id, what to change by id, and which line says so. */
    private record Work(Map<String, JsonObject> creates, Map<String, JsonObject> updates, Map<String, PlanLine> lines) {
        Work() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new HashMap<>());
        }

        PlanLine line(String name) {
            return Objects.requireNonNull(lines.get(name));
        }
    }

    private void put(List<PlanLine> together) {
        Work work = new Work();
        for (PlanLine line : together) {
            if (line.kind() == Kind.UPDATE) {
                String id = target(line);
                work.lines.put(id, line);
                work.updates.merge(id, line.value(), PlanRun::merged);
            } else {
                line.records().forEach((name, body) -> sort(line, name, body, work));
            }
        }
        together.clear();
        create(work);
        update(work);
    }

    private void sort(PlanLine line, String name, JsonObject body, Work work) {
        Optional<JsonObject> found;
        try {
            found = line.kind().isMatched()
                    ? new RecordMatch(line, created).find(body, existing(line.def()))
                    : Optional.empty();
            if (found.isPresent() && work.updates.containsKey(JsonText.string(found.get(), "id"))) {
                throw new Failure(ExitCode.CONFLICT, name + " is the same record as one before it");
            }
        } catch (Failure failure) {
            steps.step(new Step(line, "match", name, "", Optional.of(failure)));
            return;
        }
        if (found.isEmpty()) {
            work.creates.put(name, body);
            work.lines.put(name, line);
            return;
        }
        String id = JsonText.string(found.get(), "id");
        created.put(name, id);
        kept.computeIfAbsent(key(line), key -> new HashSet<>()).add(id);
        work.updates.put(id, mutable(line.def(), body));
        work.lines.put(id, line);
    }

    private void create(Work work) {
        for (List<String> batch : batches(List.copyOf(work.creates.keySet()))) {
            JsonObjectBuilder bodies = Json.createObjectBuilder();
            batch.forEach(name -> bodies.add(name, work.creates.get(name)));
            JsonObject answer = set(work.line(batch.get(0)).def(), "create", bodies.build());
            JsonObject refused = JsonText.member(answer, "notCreated");
            // All of a batch are remembered before one that failed may end the run
            batch.forEach(name -> remember(work.line(name), name, answer));
            batch.forEach(name -> steps.step(
                    step(work.line(name), "create", name, created.getOrDefault(name, ""), refused.get(name))));
        }
    }

    private void remember(PlanLine line, String name, JsonObject answer) {
        String id = JsonText.string(JsonText.member(JsonText.member(answer, "created"), name), "id");
        if (!id.isEmpty()) {
            created.put(name, id);
            kept.computeIfAbsent(key(line), key -> new HashSet<>()).add(id);
        }
    }

    private void update(Work work) {
        for (List<String> batch : batches(List.copyOf(work.updates.keySet()))) {
            JsonObjectBuilder patches = Json.createObjectBuilder();
            batch.forEach(id -> patches.add(id, work.updates.get(id)));
            JsonObject answer = set(work.line(batch.get(0)).def(), "update", patches.build());
            JsonObject refused = JsonText.member(answer, "notUpdated");
            batch.forEach(id -> steps.step(step(work.line(id), "update", id, id, refused.get(id))));
        }
    }

    private JsonObject set(ObjectDef def, String member, JsonValue what) {
        existing.remove(def.wireName());
        return dry
                ? JsonValue.EMPTY_JSON_OBJECT
                : records.set(def, Json.createObjectBuilder().add(member, what).build(), created);
    }

    private List<JsonObject> existing(ObjectDef def) {
        return existing.computeIfAbsent(def.wireName(), name -> records.list(def, Query.all()));
    }

    /** The server resolves references to what was made, but not in the id of an update. */
    private String target(PlanLine line) {
        if (line.def().isSingleton()) {
            return ObjectDef.SINGLETON;
        }
        return line.id().startsWith("#") ? created.getOrDefault(line.id().substring(1), line.id()) : line.id();
    }

    private static JsonObject mutable(ObjectDef def, JsonObject body) {
        Map<String, Field> fields = def.fieldsOf(body);
        JsonObjectBuilder mutable = Json.createObjectBuilder();
        body.forEach((name, value) -> {
            Field field = fields.get(name);
            if (field == null ? !name.equals("@type") : field.isMutable()) {
                mutable.add(name, value);
            }
        });
        return mutable.build();
    }

    private static JsonObject merged(JsonObject first, JsonObject second) {
        JsonObjectBuilder both = Json.createObjectBuilder(first);
        second.forEach(both::add);
        return both.build();
    }

    private List<List<String>> batches(List<String> all) {
        int size = all.isEmpty() ? 1 : records.limit("maxObjectsInSet");
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            batches.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return batches;
    }

    private static String key(PlanLine line) {
        return line.def().wireName() + JsonText.canonical(line.scope());
    }

    private static Step step(
            PlanLine line,
            String operation,
            String name,
            String id,
            @org.jspecify.annotations.Nullable JsonValue error) {
        Optional<Failure> failure = error instanceof JsonObject refused
                ? Optional.of(new Refusal(refused).failure(line.def().kebab() + " " + name))
                : Optional.empty();
        return new Step(line, operation, name, id, failure);
    }
}
