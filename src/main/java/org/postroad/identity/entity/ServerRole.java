package org.postroad.identity.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Json;

/**
 * A role that users can have on the server (Stalwart docs, Role): what it enables and what its parents give, without what it disables.
 *
 * @param parents the roles it inherits from, by id
 */
public record ServerRole(Set<Permission> enabled, Set<Permission> disabled, Set<Long> parents) {
    public static final IdFormat ID = new IdFormat("rol_");
    public static final String TYPE = "Role";

    /** The role that a stored body holds. */
    public static ServerRole parse(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return of(reader.readObject());
        }
    }

    /** The role that a record holds. */
    public static ServerRole of(JsonObject record) {
        Set<Long> parents = new HashSet<>();
        record.getJsonObject("roleIds").keySet().forEach(id -> ID.parse(id).ifPresent(parents::add));
        return new ServerRole(
                PermissionNames.of(record.getJsonObject("enabledPermissions").keySet()),
                PermissionNames.of(record.getJsonObject("disabledPermissions").keySet()),
                parents);
    }

    /** What roles give together. One that is not there gives nothing, and a circle is gone round once. */
    public static Set<Permission> given(Collection<Long> roles, Map<Long, ServerRole> all) {
        return given(roles, all, new HashSet<>());
    }

    private static Set<Permission> given(Collection<Long> roles, Map<Long, ServerRole> all, Set<Long> above) {
        Set<Permission> given = EnumSet.noneOf(Permission.class);
        for (Long id : roles) {
            ServerRole role = all.get(id);
            if (role != null && above.add(id)) {
                Set<Permission> own = given(role.parents, all, above);
                own.addAll(role.enabled);
                own.removeAll(role.disabled);
                given.addAll(own);
                above.remove(id);
            }
        }
        return given;
    }
}
