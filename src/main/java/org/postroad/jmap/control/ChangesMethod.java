package org.postroad.jmap.control;

import jakarta.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.registry.control.ChangesResult;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;

/** {@code /changes} (RFC 8620 §5.2). */
final class ChangesMethod implements StandardMethod {
    @Override
    public String name() {
        return "changes";
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
        String since = call.arguments().required("sinceState");
        @Nullable Long wanted = call.arguments().number("maxChanges", 1);
        call.arguments().finish();
        int most = call.limits().changesMaxResults();
        ChangesResult found =
                call.home().changes(call.scope(), since, wanted == null ? most : (int) Math.min(wanted, most));
        return Answers.of(call)
                .add("oldState", found.oldState())
                .add("newState", found.newState())
                .add("hasMoreChanges", found.hasMoreChanges())
                .add("created", Answers.strings(found.created()))
                .add("updated", Answers.strings(found.updated()))
                .add("destroyed", Answers.strings(found.destroyed()))
                .build();
    }
}
