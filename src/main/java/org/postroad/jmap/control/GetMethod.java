package org.postroad.jmap.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.GetRequest;
import org.postroad.registry.control.GetResult;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;

/** {@code /get} (RFC 8620 §5.1). */
final class GetMethod implements StandardMethod {
    @Override
    public String name() {
        return "get";
    }

    @Override
    public boolean fits(ObjectType type) {
        return type.verbs().contains(Verb.GET);
    }

    @Override
    public Set<Verb> verbs(JsonObject arguments) {
        return Set.of(Verb.GET);
    }

    @Override
    public JsonObject run(Call call) {
        @Nullable List<String> ids = call.arguments().strings("ids");
        @Nullable List<String> properties = call.arguments().strings("properties");
        call.arguments().finish();
        int most = call.limits().getMaxResults();
        List<String> wanted = ids == null ? null : ids.stream().distinct().toList();
        if (wanted != null && wanted.size() > most) {
            throw MethodError.requestTooLarge("At most " + most + " ids at once (maxObjectsInGet).");
        }
        Set<String> shown = properties == null ? Set.of() : known(call.home().type(), properties);
        GetResult found = call.home().get(call.scope(), new GetRequest(wanted, shown, most));
        JsonArrayBuilder list = Json.createArrayBuilder();
        found.list().forEach(object -> list.add(properties == null ? object : cut(object, shown)));
        return Answers.of(call)
                .add("state", found.state())
                .add("list", list)
                .add("notFound", Answers.strings(found.notFound()))
                .build();
    }

    private static Set<String> known(ObjectType type, List<String> properties) {
        for (String property : properties) {
            if (!type.hasProperty(property)) {
                throw MethodError.invalidArguments(
                        type.wireName() + " has no property " + property + " (argument properties).");
            }
        }
        Set<String> shown = new HashSet<>(properties);
        shown.add("id");
        return shown;
    }

    /** The variant is told whatever was asked for: without it nobody can read the rest. */
    private static JsonObject cut(JsonObject object, Set<String> shown) {
        JsonObjectBuilder cut = Json.createObjectBuilder();
        object.forEach((name, value) -> {
            if (shown.contains(name) || name.equals("@type")) {
                cut.add(name, value);
            }
        });
        return cut.build();
    }
}
