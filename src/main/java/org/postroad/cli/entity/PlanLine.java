package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One operation of a plan, a line of NDJSON (Stalwart's CLI, {@code apply}).
 *
 * @param number of the line, from 1
 * @param match by which properties a record is found that is there already; {@code *} for all its plain values; empty for its label
 * @param scope which records a reconcile is about
 * @param id of an update; empty for what there is one of
 * @param value records by creation id; the patch of an update; the filter of a destroy
 */
public record PlanLine(
        int number, Kind kind, ObjectDef def, List<String> match, JsonObject scope, String id, JsonObject value) {

    /** All plain values of a record have to be the same. */
    public static final String BY_VALUE = "*";

    /** What is to be done. */
    public enum Kind {
        UPSERT("matchOn", "scope", "value"),
        RECONCILE("matchOn", "scope", "value"),
        CREATE("value"),
        UPDATE("id", "value"),
        DESTROY("value");

        private final Set<String> members;

        Kind(String... members) {
            this.members = Set.of(members);
        }

        /** Whether records that are there are looked for first. */
        public boolean isMatched() {
            return this == UPSERT || this == RECONCILE;
        }
    }

    /** @return the lines that are not empty. @throws Failure USAGE naming the line that is none, or that uses a name again */
    public static List<PlanLine> parse(Schema schema, String text) {
        List<PlanLine> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            if (!line.isBlank()) {
                try {
                    PlanLine parsed = line(schema, number, JsonText.object(line, "An operation"));
                    parsed.claim(names);
                    lines.add(parsed);
                } catch (Failure failure) {
                    throw new Failure(failure.code(), "Line " + number + ": " + failure.text());
                }
            }
        }
        return lines;
    }

    /** References have to mean one record. */
    private void claim(Set<String> names) {
        if (kind.isMatched() || kind == Kind.CREATE) {
            for (String name : records().keySet()) {
                if (!names.add(name)) {
                    throw Failure.usage("\"" + name + "\" is the name of another record");
                }
            }
        }
    }

    private static PlanLine line(Schema schema, int number, JsonObject json) {
        Kind kind = kind(JsonText.string(json, "@type"));
        for (String member : json.keySet()) {
            if (!member.equals("@type") && !member.equals("object") && !kind.members.contains(member)) {
                throw Failure.usage("a " + kind.name().toLowerCase(Locale.ROOT) + " has no member \"" + member + "\"");
            }
        }
        if (kind != Kind.DESTROY && !(json.get("value") instanceof JsonObject)) {
            throw Failure.usage("it has no value");
        }
        PlanLine line = new PlanLine(
                number,
                kind,
                schema.object(JsonText.string(json, "object")),
                match(json),
                JsonText.member(json, "scope"),
                JsonText.string(json, "id"),
                JsonText.member(json, "value"));
        if (line.def.isSingleton() != line.id.isEmpty() && kind == Kind.UPDATE
                || line.def.isSingleton() && kind != Kind.UPDATE) {
            throw Failure.usage("what there is one of is updated, without an id; records are updated by their id");
        }
        return line;
    }

    private static Kind kind(String type) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(type)) {
                return kind;
            }
        }
        throw Failure.usage("@type is one of upsert, reconcile, create, update, destroy; not \"" + type + "\"");
    }

    private static List<String> match(JsonObject json) {
        return JsonText.string(json, "matchOn").equals(BY_VALUE)
                ? List.of(BY_VALUE)
                : JsonText.strings(json, "matchOn");
    }

    /** The records of an upsert, reconcile or create, by creation id. @throws Failure USAGE if one is no object */
    public Map<String, JsonObject> records() {
        Map<String, JsonObject> records = new LinkedHashMap<>();
        value.forEach((id, body) -> {
            if (!(body instanceof JsonObject object)) {
                throw Failure.usage("the value of \"" + id + "\" is no object");
            }
            records.put(id, object);
        });
        return records;
    }

    /** Whether both may go to the server together. */
    public boolean joins(PlanLine other) {
        return kind == other.kind
                && def.wireName().equals(other.def.wireName())
                && match.equals(other.match)
                && scope.equals(other.scope);
    }

    /** Whether a record is one of those that this line is about. */
    public boolean covers(JsonObject record) {
        for (Map.Entry<String, JsonValue> wanted : scope.entrySet()) {
            if (!wanted.getValue().equals(record.get(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
