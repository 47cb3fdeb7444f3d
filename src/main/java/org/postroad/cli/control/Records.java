package org.postroad.cli.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.platform.entity.Json;

/** The records of the server's objects: read, found, made, changed and destroyed by JMAP. */
public final class Records {
    private final Jmap jmap;

    public Records(Jmap jmap) {
        this.jmap = jmap;
    }

    /** @param fields those to fetch; all where there are none. @throws Failure NOT_FOUND */
    public JsonObject get(ObjectDef def, String id, Collection<String> fields) {
        JsonObjectBuilder arguments = Json.createObjectBuilder()
                .add("ids", Json.createArrayBuilder().add(id))
                .add("properties", properties(fields));
        return JsonText.list(jmap.call(def.method("get"), arguments.build()), "list").stream()
                .map(JsonValue::asJsonObject)
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "There is no " + def.kebab() + " " + id));
    }

    /** How a query is put. @param limit at most so many records; 0 for all */
    public record Query(Optional<JsonObject> filter, Collection<String> fields, int limit) {
        /** Everything. */
        public static Query all() {
            return new Query(Optional.empty(), List.of(), 0);
        }
    }

    /** What is told of each page. @param total how many there are; -1 where the server does not say */
    public interface Pages {
        void page(List<JsonObject> records, int total);
    }

    /** Page by page: ids and records in one request, the next page after the last id of the one before (RFC 8620 §5.5, anchor). */
    public void query(ObjectDef def, Query query, Pages pages) {
        int size = jmap.limit("maxObjectsInGet");
        String last = "";
        int seen = 0;
        while (true) {
            int ask = query.limit == 0 ? size : Math.min(size, query.limit - seen);
            List<JsonObject> answers = jmap.call(
                    List.of(
                            new Jmap.Call(def.method("query"), queryArguments(query, ask, last), "q"),
                            new Jmap.Call(def.method("get"), getArguments(def, query.fields), "g")),
                    Map.of());
            List<String> ids = JsonText.strings(answers.get(0), "ids");
            int total = answers.get(0).getInt("total", -1);
            pages.page(inOrder(ids, answers.get(1)), total);
            seen += ids.size();
            if (ids.isEmpty() || seen == total || total < 0 && ids.size() < ask || seen == query.limit) {
                return;
            }
            last = ids.get(ids.size() - 1);
        }
    }

    /** All that a query finds. */
    public List<JsonObject> list(ObjectDef def, Query query) {
        List<JsonObject> all = new ArrayList<>();
        query(def, query, (records, total) -> all.addAll(records));
        return all;
    }

    /** RFC 8620 §5.1 leaves the order of a list to the server. */
    private static List<JsonObject> inOrder(List<String> ids, JsonObject got) {
        Map<String, JsonObject> byId = new HashMap<>();
        JsonText.list(got, "list")
                .forEach(record -> byId.put(JsonText.string(record.asJsonObject(), "id"), record.asJsonObject()));
        return ids.stream().filter(byId::containsKey).map(byId::get).toList();
    }

    private static JsonObject queryArguments(Query query, int limit, String last) {
        JsonObjectBuilder arguments = Json.createObjectBuilder();
        query.filter.ifPresent(filter -> arguments.add("filter", filter));
        arguments.add("limit", limit).add("calculateTotal", true);
        if (!last.isEmpty()) {
            arguments.add("anchor", last).add("anchorOffset", 1);
        }
        return arguments.build();
    }

    private static JsonObject getArguments(ObjectDef def, Collection<String> fields) {
        JsonObjectBuilder ids = Json.createObjectBuilder()
                .add("resultOf", "q")
                .add("name", def.method("query"))
                .add("path", "/ids");
        return Json.createObjectBuilder()
                .add("#ids", ids)
                .add("properties", properties(fields))
                .build();
    }

    private static JsonValue properties(Collection<String> fields) {
        if (fields.isEmpty()) {
            return JsonValue.NULL;
        }
        JsonArrayBuilder properties = Json.createArrayBuilder();
        fields.forEach(properties::add);
        return properties.build();
    }

    public int limit(String name) {
        return jmap.limit(name);
    }

    /** What is to be done with records of one object. @param change members create, update, destroy */
    public JsonObject set(ObjectDef def, JsonObject change, Map<String, String> created) {
        return jmap.call(List.of(new Jmap.Call(def.method("set"), change, "c0")), created)
                .get(0);
    }
}
