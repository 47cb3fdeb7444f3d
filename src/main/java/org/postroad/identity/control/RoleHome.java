package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.ServerRole;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredHome;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Choices;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.ObjectRef;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/**
 * The roles that users can have on the server (Stalwart docs, Role). Nobody makes a role that gives what they may not do, and nobody
 * touches one that does.
 */
@ApplicationScoped
public class RoleHome extends StoredHome {
    /** Every permission by name. */
    static final Choices PERMISSIONS = new Choices(
            "Permission",
            Arrays.stream(Permission.values())
                    .map(permission -> new Choices.Choice(permission.wireName(), permission.wireName()))
                    .toList());

    private static final FieldType PERMISSION_SET = new FieldType.SetOf(new FieldType.Choice(PERMISSIONS), 0, 1_000);

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            ServerRole.TYPE,
            false,
            "sysRole",
            Reach.SERVER,
            "Permissions that are given to users together.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:Role",
                    "Permissions that are given to users together.",
                    List.of(
                            Field.of("description", "Description", "What the role is called", FieldType.text(1, 255)),
                            Field.of("enabledPermissions", "Enabled", "What the role allows", PERMISSION_SET)
                                    .or(JsonValue.EMPTY_JSON_OBJECT),
                            Field.of(
                                            "disabledPermissions",
                                            "Disabled",
                                            "What the role does not allow, whatever the roles it inherits from do",
                                            PERMISSION_SET)
                                    .or(JsonValue.EMPTY_JSON_OBJECT),
                            Field.of(
                                            "roleIds",
                                            "Inherits from",
                                            "Roles whose permissions it has too",
                                            new FieldType.SetOf(new FieldType.Reference(ServerRole.TYPE), 0, 100))
                                    .or(JsonValue.EMPTY_JSON_OBJECT)))),
            List.of("description"),
            List.of(Filter.equal("description", FieldType.text(255))),
            List.of("description"),
            new Face(
                    "Management/Roles",
                    "Roles",
                    "Permissions that are given together",
                    "role",
                    "roles",
                    "description",
                    List.of("description"),
                    List.of(new Face.Section(
                            "Role", List.of("description", "roleIds", "enabledPermissions", "disabledPermissions")))));

    private final KnownCredentials known;
    private final Caller caller;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected RoleHome() {
        this.known = null;
        this.caller = null;
    }

    @Inject
    public RoleHome(StoredParts parts, KnownCredentials known, Caller caller) {
        super(parts);
        this.known = known;
        this.caller = caller;
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return ServerRole.ID;
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, List<Change> changes, Map<String, JsonObject> all)
            throws SQLException {
        Map<Long, ServerRole> before = roles(all);
        Map<String, JsonObject> planned = new LinkedHashMap<>(all);
        for (Change change : changes) {
            if (change.kind() == Change.Kind.DESTROY) {
                planned.remove(change.id());
            } else {
                planned.put(change.id(), change.after());
            }
        }
        Map<Long, ServerRole> after = roles(planned);
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            Optional<SetError> error = change.kind() == Change.Kind.DESTROY
                    ? linked(connection, change, planned)
                    : missing(change, planned).or(() -> circular(change, after));
            error.or(() -> beyond(change, before, after)).ifPresent(found -> errors.put(change, found));
        }
        return errors;
    }

    private Optional<SetError> missing(Change change, Map<String, JsonObject> planned) {
        return change.after().getJsonObject("roleIds").keySet().stream()
                .filter(id -> !planned.containsKey(id))
                .findFirst()
                .map(id -> SetError.unknownReference("roleIds", new ObjectRef(TYPE.name(), id)));
    }

    private static Optional<SetError> circular(Change change, Map<Long, ServerRole> after) {
        long self = ServerRole.ID.parse(change.id()).orElseThrow();
        List<Long> open = new ArrayList<>(List.of(self));
        List<Long> seen = new ArrayList<>();
        while (!open.isEmpty()) {
            ServerRole role = after.get(open.remove(0));
            for (Long parent : role == null ? Set.<Long>of() : role.parents()) {
                if (parent == self) {
                    return Optional.of(
                            SetError.invalidProperties("A role cannot inherit from itself.", List.of("roleIds")));
                } else if (!seen.contains(parent)) {
                    seen.add(parent);
                    open.add(parent);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<SetError> linked(Connection connection, Change change, Map<String, JsonObject> planned)
            throws SQLException {
        List<ObjectRef> by = new ArrayList<>();
        planned.forEach((id, role) -> {
            if (role.getJsonObject("roleIds").containsKey(change.id())) {
                by.add(new ObjectRef(TYPE.name(), id));
            }
        });
        long role = ServerRole.ID.parse(change.id()).orElseThrow();
        ServerRoles.ofUsers(connection).forEach((user, roles) -> {
            if (roles.contains(role)) {
                by.add(new ObjectRef("Account", User.ID.text(user)));
            }
        });
        return by.isEmpty()
                ? Optional.empty()
                : Optional.of(SetError.linked(
                        new ObjectRef(TYPE.name(), change.id()),
                        by,
                        "Users or roles have this role; take it from them first."));
    }

    /** What the role gives, or gave, and the caller may not do. */
    private Optional<SetError> beyond(Change change, Map<Long, ServerRole> before, Map<Long, ServerRole> after) {
        long role = ServerRole.ID.parse(change.id()).orElseThrow();
        Set<Permission> beyond = EnumSet.noneOf(Permission.class);
        Stream.of(before, after)
                .map(all -> ServerRole.given(List.of(role), all))
                .forEach(beyond::addAll);
        beyond.removeIf(permission -> caller.rights().onServer(permission));
        return beyond.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        SetError.forbidden("You may not do this yourself: " + PermissionNames.text(beyond) + "."));
    }

    private static Map<Long, ServerRole> roles(Map<String, JsonObject> records) {
        Map<Long, ServerRole> roles = new HashMap<>();
        records.forEach((id, record) -> roles.put(ServerRole.ID.parse(id).orElseThrow(), ServerRole.of(record)));
        return roles;
    }

    @Override
    protected void written(List<Change> changes) {
        known.changed();
    }
}
