package org.postroad.jmap.control;

import jakarta.json.JsonObject;
import java.util.Set;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;

/** A method that makes sense where there are several objects, and needs the permission to list them. */
abstract class CollectionMethod implements StandardMethod {
    private final String name;

    CollectionMethod(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean fits(ObjectType type) {
        return !type.singleton() && type.verbs().contains(Verb.QUERY);
    }

    @Override
    public final Set<Verb> verbs(JsonObject arguments) {
        return Set.of(Verb.QUERY);
    }
}
