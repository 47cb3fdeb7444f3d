package org.postroad.jmap.control;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;

/** {@code /set} (RFC 8620 §5.3). */
final class SetMethod implements StandardMethod {
    private static final Map<String, Verb> MEMBERS =
            Map.of("create", Verb.CREATE, "update", Verb.UPDATE, "destroy", Verb.DESTROY);

    @Override
    public String name() {
        return "set";
    }

    @Override
    public boolean fits(ObjectType type) {
        return true; // what a type does not let anybody do is told by permission, or object by object
    }

    @Override
    public Set<Verb> verbs(JsonObject arguments) {
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        MEMBERS.forEach((member, verb) -> {
            if (!isEmpty(arguments.get(member))) {
                verbs.add(verb);
            }
        });
        return verbs.isEmpty() ? Set.of(Verb.GET) : verbs; // what changes nothing tells the state
    }

    private static boolean isEmpty(@Nullable JsonValue value) {
        return value == null
                || value == JsonValue.NULL
                || value instanceof JsonObject object && object.isEmpty()
                || value instanceof JsonArray array && array.isEmpty();
    }

    @Override
    public JsonObject run(Call call) {
        @Nullable String ifInState = call.arguments().string("ifInState");
        Map<String, JsonObject> create = call.arguments().objects("create");
        Map<String, JsonObject> update = call.arguments().objects("update");
        @Nullable List<String> destroy = call.arguments().strings("destroy");
        call.arguments().finish();
        List<String> gone =
                destroy == null ? List.of() : destroy.stream().distinct().toList();
        int most = call.limits().setMaxObjects();
        if (create.size() + update.size() + gone.size() > most) {
            throw MethodError.requestTooLarge("At most " + most + " objects at once (maxObjectsInSet).");
        }
        SetResult done =
                call.home().set(call.scope(), new SetRequest(ifInState, create, update, gone, call.createdIds()));
        return Answers.of(call)
                .add("oldState", done.oldState())
                .add("newState", done.newState())
                .add("created", Answers.objectsOrNull(done.created(), false))
                .add("updated", Answers.objectsOrNull(done.updated(), true))
                .add("destroyed", Answers.stringsOrNull(done.destroyed()))
                .add("notCreated", Answers.errorsOrNull(done.notCreated()))
                .add("notUpdated", Answers.errorsOrNull(done.notUpdated()))
                .add("notDestroyed", Answers.errorsOrNull(done.notDestroyed()))
                .build();
    }
}
