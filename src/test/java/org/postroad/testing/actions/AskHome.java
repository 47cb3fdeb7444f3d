package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;
import org.postroad.registry.control.ChangesResult;
import org.postroad.registry.control.CreatedIds;
import org.postroad.registry.control.GetRequest;
import org.postroad.registry.control.GetResult;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.QueryChangesRequest;
import org.postroad.registry.control.QueryChangesResult;
import org.postroad.registry.control.QueryRequest;
import org.postroad.registry.control.QueryResult;
import org.postroad.registry.control.Scope;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;
import org.postroad.registry.control.SortBy;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;

/** Calls a home of objects as JMAP would, past the protocol: {@code type}, {@code call}, {@code account}, {@code with}. */
@ApplicationScoped
@Action("ask_home")
public class AskHome implements JobHandler {
    private static final int MOST = 100;

    private @Inject @Any Instance<ObjectHome> homes;

    @Override
    public Outcome run(Attempt attempt) {
        JsonObject payload = attempt.payload();
        ObjectHome home = homes.stream()
                .filter(one -> one.type().name().equals(payload.getString("type")))
                .findFirst()
                .orElseThrow();
        Scope scope = new Scope(Account.ID.parse(payload.getString("account")).orElseThrow());
        JsonObject with = payload.getJsonObject("with");
        try {
            JsonObject answer = switch (payload.getString("call")) {
                case "state" ->
                    Json.createObjectBuilder().add("state", home.state(scope)).build();
                case "get" -> got(home.get(scope, new GetRequest(texts(with, "ids"), Set.of(), MOST)));
                case "changes" ->
                    changed(home.changes(scope, with.getString("sinceState"), with.getInt("maxChanges", MOST)));
                case "query" -> found(home.query(scope, query(with)));
                case "queryChanges" ->
                    foundChanged(home.queryChanges(
                            scope,
                            new QueryChangesRequest(
                                    with.getJsonObject("filter"),
                                    sort(with),
                                    with.getString("sinceQueryState"),
                                    MOST,
                                    with.getString("upToId", null),
                                    true)));
                default -> set(home.set(scope, setRequest(with)));
            };
            return Outcome.succeeded(answer.toString());
        } catch (MethodError error) {
            return Outcome.succeeded(Json.createObjectBuilder()
                    .add("error", error.type())
                    .add("description", error.description())
                    .build()
                    .toString());
        }
    }

    private static QueryRequest query(JsonObject with) {
        return new QueryRequest(
                with.getJsonObject("filter"),
                sort(with),
                with.getInt("position", 0),
                with.getString("anchor", null),
                with.getInt("anchorOffset", 0),
                with.getInt("limit", MOST),
                true);
    }

    private static SetRequest setRequest(JsonObject with) {
        List<String> destroy = texts(with, "destroy");
        return new SetRequest(
                with.getString("ifInState", null),
                objects(with, "create"),
                objects(with, "update"),
                destroy == null ? List.of() : destroy,
                new CreatedIds());
    }

    private static List<SortBy> sort(JsonObject with) {
        String sort = with.getString("sort", "");
        boolean ascending = !sort.startsWith("-");
        return sort.isEmpty() ? List.of() : List.of(new SortBy(ascending ? sort : sort.substring(1), ascending, null));
    }

    private static List<String> texts(JsonObject with, String name) {
        return with.containsKey(name)
                ? with.getJsonArray(name).getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList()
                : null;
    }

    private static Map<String, JsonObject> objects(JsonObject with, String name) {
        Map<String, JsonObject> objects = new LinkedHashMap<>();
        if (with.containsKey(name)) {
            with.getJsonObject(name).forEach((key, value) -> objects.put(key, value.asJsonObject()));
        }
        return objects;
    }

    private static JsonObject got(GetResult result) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        result.list().forEach(list::add);
        return Json.createObjectBuilder()
                .add("state", result.state())
                .add("list", list)
                .add("notFound", Json.createArrayBuilder(result.notFound()))
                .build();
    }

    private static JsonObject changed(ChangesResult result) {
        return Json.createObjectBuilder()
                .add("newState", result.newState())
                .add("hasMoreChanges", result.hasMoreChanges())
                .add("created", Json.createArrayBuilder(result.created()))
                .add("updated", Json.createArrayBuilder(result.updated()))
                .add("destroyed", Json.createArrayBuilder(result.destroyed()))
                .build();
    }

    private static JsonObject found(QueryResult result) {
        return Json.createObjectBuilder()
                .add("queryState", result.queryState())
                .add("canCalculateChanges", result.canCalculateChanges())
                .add("position", result.position())
                .add("ids", Json.createArrayBuilder(result.ids()))
                .add("total", result.total().orElse(-1))
                .build();
    }

    private static JsonObject foundChanged(QueryChangesResult result) {
        JsonArrayBuilder added = Json.createArrayBuilder();
        result.added()
                .forEach(one ->
                        added.add(Json.createObjectBuilder().add("id", one.id()).add("index", one.index())));
        return Json.createObjectBuilder()
                .add("newQueryState", result.newQueryState())
                .add("removed", Json.createArrayBuilder(result.removed()))
                .add("added", added)
                .add("total", result.total().orElse(-1))
                .build();
    }

    private static JsonObject set(SetResult result) {
        return Json.createObjectBuilder()
                .add("oldState", result.oldState())
                .add("newState", result.newState())
                .add("created", all(result.created()))
                .add("updated", all(result.updated()))
                .add("destroyed", Json.createArrayBuilder(result.destroyed()))
                .add("notCreated", errors(result.notCreated()))
                .add("notUpdated", errors(result.notUpdated()))
                .add("notDestroyed", errors(result.notDestroyed()))
                .build();
    }

    private static JsonObjectBuilder all(Map<String, JsonObject> objects) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        objects.forEach(all::add);
        return all;
    }

    private static JsonObjectBuilder errors(Map<String, SetError> errors) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        errors.forEach((key, error) -> all.add(key, error.json()));
        return all;
    }
}
