package org.postroad.registry.entity;

import java.util.List;
import java.util.Set;

/**
 * A type of objects, declared once: methods, validation, storage, permissions, states, the schema document, the command line and the
 * reference page are made from this.
 *
 * @param name without prefix: {@code TaskManager}
 * @param singleton whether there is just one object, whose id is {@code singleton}
 * @param permissionPrefix before the verb Get, Query, Create, Update or Destroy: {@code sysTaskManager}
 * @param description one sentence
 * @param verbs what clients may do at all; the others are {@code forbidden} for everyone
 * @param uniqueKeys fields whose values no two objects share, compared without case
 * @param sorts fields that a query may sort by
 */
public record ObjectType(
        Space space,
        String name,
        boolean singleton,
        String permissionPrefix,
        Reach reach,
        String description,
        Set<Verb> verbs,
        Shape shape,
        List<String> uniqueKeys,
        List<Filter> filters,
        List<String> sorts,
        Face face) {
    /** The id of the object of a type that has only one. */
    public static final String SINGLETON = "singleton";

    /** What can be done with objects, as permission names end. */
    public enum Verb {
        GET("Get"),
        QUERY("Query"),
        CREATE("Create"),
        UPDATE("Update"),
        DESTROY("Destroy");

        private final String suffix;

        Verb(String suffix) {
            this.suffix = suffix;
        }
    }

    public ObjectType {
        verbs = Set.copyOf(verbs);
        uniqueKeys = List.copyOf(uniqueKeys);
        filters = List.copyOf(filters);
        sorts = List.copyOf(sorts);
    }

    /** As in method names and in the schema document: {@code x:TaskManager}. */
    public String wireName() {
        return space.wireName(name);
    }

    public String capability() {
        return space.capability();
    }

    /** The name of the permission for a verb; creating or destroying a singleton is checked as updating it. */
    public String permission(Verb verb) {
        Verb checked = singleton && (verb == Verb.CREATE || verb == Verb.DESTROY) ? Verb.UPDATE : verb;
        return permissionPrefix + checked.suffix;
    }

    /** Whether {@code /get} can be asked for that property. */
    public boolean hasProperty(String property) {
        return property.equals("id") || shape.has(property);
    }
}
