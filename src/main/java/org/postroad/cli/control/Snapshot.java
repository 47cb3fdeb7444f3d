package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.Redaction;
import org.postroad.cli.entity.Schema;
import org.postroad.platform.entity.Json;

/**
 * The objects of a server as a plan that makes them again. The same content gives the same text, whatever server it is on: records are called
 * by their labels and not by ids, and everything has one order.
 */
public final class Snapshot {
    private final Schema schema;
    private final boolean secrets;
    private final Set<String> unresolved;
    private final Map<String, List<JsonObject>> records = new TreeMap<>();
    private final Map<String, String> names = new HashMap<>();

    /** @param unresolved the objects, by wire name, that others may refer to without being here */
    public Snapshot(Schema schema, boolean secrets, Set<String> unresolved) {
        this.schema = schema;
        this.secrets = secrets;
        this.unresolved = unresolved;
    }

    /** Takes the records of an object in. */
    public void add(ObjectDef def, List<JsonObject> all) {
        records.put(def.wireName(), sorted(def, all));
        if (def.isSingleton()) {
            return;
        }
        TreeSet<String> taken = new TreeSet<>();
        for (JsonObject record : records.getOrDefault(def.wireName(), List.of())) {
            String name = name(def, record);
            String free = name;
            for (int i = 2; !taken.add(free); i++) {
                free = name + "-" + i;
            }
            names.put(def.wireName() + "/" + JsonText.string(record, "id"), free);
        }
    }

    /** @return the lines of the plan; what others refer to comes before them. @throws Failure CONFLICT if what a record refers to is not here */
    public List<String> lines() {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        Map<String, List<String>> lines = new HashMap<>();
        for (Map.Entry<String, List<JsonObject>> entry : records.entrySet()) {
            ObjectDef def = new ObjectDef(entry.getKey(), schema);
            Set<String> needed = new TreeSet<>();
            Redaction redaction = new Redaction(schema, secrets, (object, id) -> reference(def, object, id, needed));
            lines.put(
                    entry.getKey(),
                    entry.getValue().stream()
                            .map(record -> line(def, record, redaction))
                            .toList());
            needed.remove(entry.getKey());
            needs.put(entry.getKey(), needed);
        }
        List<String> all = new ArrayList<>();
        order(needs).forEach(name -> all.addAll(lines.getOrDefault(name, List.of())));
        return all;
    }

    private Optional<String> reference(ObjectDef from, String object, String id, Set<String> needed) {
        String to = schema.object(object).wireName();
        String name = names.get(to + "/" + id);
        if (name != null) {
            needed.add(to);
            return Optional.of("#" + name);
        }
        if (unresolved.contains(to)) {
            return Optional.empty();
        }
        throw new Failure(
                ExitCode.CONFLICT,
                "A " + from.kebab() + " refers to " + schema.object(object).kebab() + " " + id
                        + ", which is not in this snapshot; name that object too, or --allow-unresolved");
    }

    private String line(ObjectDef def, JsonObject record, Redaction redaction) {
        JsonObject body = redaction.of(def, record);
        JsonObjectBuilder line = Json.createObjectBuilder();
        if (def.isSingleton()) {
            return JsonText.canonical(line.add("@type", "update")
                    .add("object", def.name())
                    .add("value", body)
                    .build());
        }
        String name = names.getOrDefault(def.wireName() + "/" + JsonText.string(record, "id"), "");
        line.add("@type", "upsert")
                .add("object", def.name())
                .add("value", Json.createObjectBuilder().add(name, body));
        if (def.label().isPresent()) {
            line.add("matchOn", Json.createArrayBuilder().add(def.label().get()));
        } else {
            line.add("matchOn", "*");
        }
        return JsonText.canonical(line.build());
    }

    private List<JsonObject> sorted(ObjectDef def, List<JsonObject> all) {
        // Ids are not of the content, and so no order
        Redaction bare = new Redaction(schema, secrets, (object, id) -> Optional.of(""));
        return all.stream()
                .sorted(Comparator.comparing((JsonObject record) -> name(def, record))
                        .thenComparing(record -> JsonText.canonical(bare.of(def, record))))
                .toList();
    }

    /** A creation id: what RFC 8620 §1.2 lets an id be. */
    private static String name(ObjectDef def, JsonObject record) {
        String label =
                def.label().map(member -> JsonText.string(record, member)).orElse("");
        String slug =
                label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String name = def.kebab() + (slug.isEmpty() ? "" : "-" + slug);
        return name.substring(0, Math.min(name.length(), 200));
    }

    /** What is needed first, else by name; a circle is broken where it is met, and the server says what it thinks of it. */
    private static List<String> order(Map<String, Set<String>> needs) {
        List<String> order = new ArrayList<>();
        needs.keySet().forEach(name -> visit(name, needs, new TreeSet<>(), order));
        return order;
    }

    private static void visit(String name, Map<String, Set<String>> needs, Set<String> on, List<String> order) {
        if (order.contains(name) || !on.add(name)) {
            return;
        }
        needs.getOrDefault(name, Set.of()).forEach(needed -> visit(needed, needs, on, order));
        order.add(name);
    }
}
