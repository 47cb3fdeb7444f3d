package org.postroad.jmap.control;

import jakarta.json.JsonObject;
import java.util.Set;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;

/** A method that every type has in the same way (RFC 8620 §5). */
interface StandardMethod {
    /** Behind the slash: {@code get}. */
    String name();

    /** Whether objects of a type can be asked so at all. */
    boolean fits(ObjectType type);

    /** What the caller must be allowed, by the arguments. */
    Set<Verb> verbs(JsonObject arguments);

    /** @return the arguments of the response */
    JsonObject run(Call call);
}
