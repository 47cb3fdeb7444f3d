package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.platform.entity.Json;

/** Finds the record on the server that a record of a plan stands for. @param created ids by creation ids */
public record RecordMatch(PlanLine line, Map<String, String> created) {

    /**
     * @return empty if there is none
     * @throws Failure CONFLICT if it could be several; USAGE if the plan does not say by what to find it
     */
    public Optional<JsonObject> find(JsonObject body, List<JsonObject> existing) {
        List<String> on = properties(body);
        List<JsonObject> found = new ArrayList<>();
        for (JsonObject record : existing) {
            if (line.covers(record)
                    && on.stream()
                            .allMatch(name -> resolved(body.getOrDefault(name, JsonValue.NULL))
                                    .equals(record.get(name)))) {
                found.add(record);
            }
        }
        if (found.size() > 1) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    found.size() + " records of " + line.def().kebab() + " have the same " + String.join(", ", on));
        }
        return found.stream().findFirst();
    }

    private List<String> properties(JsonObject body) {
        List<String> on =
                line.match().isEmpty() ? line.def().label().map(List::of).orElse(List.of()) : line.match();
        if (on.isEmpty() && line.kind() == PlanLine.Kind.RECONCILE) {
            throw Failure.usage("A reconcile of " + line.def().kebab() + " needs matchOn: it has no label");
        }
        if (on.isEmpty() || on.contains(PlanLine.BY_VALUE)) {
            return body.keySet().stream()
                    .filter(name -> isPlain(body.getOrDefault(name, JsonValue.NULL)))
                    .toList();
        }
        for (String name : on) {
            if (!body.containsKey(name)) {
                throw Failure.usage("A record of " + line.def().kebab() + " has no " + name + " to find it by");
            }
        }
        return on;
    }

    private static boolean isPlain(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING, NUMBER, TRUE, FALSE -> true;
            default -> false;
        };
    }

    private JsonValue resolved(JsonValue value) {
        if (value instanceof JsonString text && text.getString().startsWith("#")) {
            String id = created.get(text.getString().substring(1));
            return id == null ? value : Json.createValue(id);
        }
        return value;
    }
}
