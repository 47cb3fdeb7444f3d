package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.platform.entity.Json;

/** Conditions as typed, {@code due>=2026-01-01T00:00:00Z}, into a filter (RFC 8620 §5.5; comparisons as Stalwart names them). */
public final class Where {
    private static final Pattern CONDITION = Pattern.compile("([^=<>]+)(>=|<=|>|<|=)(.*)", Pattern.DOTALL);
    private static final Map<String, String> SUFFIXES = Map.of(
            "=", "", ">=", "IsGreaterThanOrEqual", "<=", "IsLessThanOrEqual", ">", "IsGreaterThan", "<", "IsLessThan");

    private Where() {}

    /**
     * All have to hold.
     *
     * @return empty if there is no condition
     * @throws Failure USAGE for what is no condition
     */
    public static Optional<JsonObject> filter(ObjectDef def, List<String> conditions) {
        List<JsonObject> all =
                conditions.stream().map(text -> condition(def, text)).toList();
        if (all.size() < 2) {
            return all.stream().findFirst();
        }
        var list = Json.createArrayBuilder();
        all.forEach(list::add);
        return Optional.of(Json.createObjectBuilder()
                .add("operator", "AND")
                .add("conditions", list)
                .build());
    }

    private static JsonObject condition(ObjectDef def, String text) {
        Matcher matcher = CONDITION.matcher(text);
        if (!matcher.matches()) {
            throw Failure.usage("--where takes field=value, or >=, <=, >, < for =; not " + text);
        }
        String field = matcher.group(1).strip();
        JsonValue value = TypedValue.parse(def.typeAt(field), matcher.group(3));
        String suffix = SUFFIXES.getOrDefault(matcher.group(2), "");
        return Json.createObjectBuilder().add(field + suffix, value).build();
    }
}
