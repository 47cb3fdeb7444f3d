package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.Quota;
import org.postroad.identity.entity.ServerRole;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.ChangeRefused;
import org.postroad.registry.control.ObjectStates;
import org.postroad.registry.control.RecordsHome;
import org.postroad.registry.control.Refusals;
import org.postroad.registry.control.Scope;
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
import org.postroad.registry.entity.ValidationError;

/** Users as JMAP sees them: what Stalwart calls an account. Every change goes the way that REST's go. */
@ApplicationScoped
public class UserHome extends RecordsHome {
    static final String NAME = "Account";

    private static final Choices QUOTAS =
            new Choices("StorageQuota", List.of(new Choices.Choice(Quota.MAX_API_KEYS.wireName(), "API keys")));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            NAME,
            false,
            "sysUser",
            Reach.SERVER,
            "Whoever can sign in: a person or a program.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:Account",
                    "Whoever can sign in.",
                    List.of(
                            Field.of(
                                            "name",
                                            "Name",
                                            "What the user signs in with: lower-case letters, digits and . _ @ + -",
                                            FieldType.text(1, 255))
                                    .immutable(),
                            Field.of("description", "Description", "Who or what the user is", FieldType.text(1_000))
                                    .nullable(),
                            Field.of(
                                            "password",
                                            "Password",
                                            "Set only; without one the user signs in by API key",
                                            FieldType.secret(PasswordHash.MIN_LENGTH, PasswordHash.MAX_LENGTH))
                                    .nullable(),
                            Field.of(
                                            "roleIds",
                                            "Roles",
                                            "Whose permissions the user has on the server, and so in every account",
                                            new FieldType.SetOf(new FieldType.Reference(ServerRole.TYPE), 0, 100))
                                    .or(JsonValue.EMPTY_JSON_OBJECT),
                            Field.of(
                                            "enabledPermissions",
                                            "Permissions",
                                            "What the user may do on the server beside that",
                                            new FieldType.SetOf(new FieldType.Choice(RoleHome.PERMISSIONS), 0, 1_000))
                                    .or(JsonValue.EMPTY_JSON_OBJECT),
                            Field.of(
                                            "quotas",
                                            "Quotas",
                                            "How much of something the user may have; of what is not named, as much as it likes",
                                            new FieldType.MapOf(
                                                    new FieldType.Choice(QUOTAS),
                                                    FieldType.unsigned(0, 1_000_000),
                                                    100))
                                    .or(JsonValue.EMPTY_JSON_OBJECT),
                            Field.of("createdAt", "Made", "When the user was made", new FieldType.Time())
                                    .serverSet()))),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(255))),
            List.of("name", "createdAt"),
            new Face(
                    "Management/Accounts",
                    "Accounts",
                    "Who can sign in",
                    "account",
                    "accounts",
                    "name",
                    List.of("name", "description", "createdAt"),
                    List.of(
                            new Face.Section("Account", List.of("name", "description", "password")),
                            new Face.Section("Permissions", List.of("roleIds", "enabledPermissions")),
                            new Face.Section("Limits", List.of("quotas")))));

    private final UserStore users;
    private final ChangeUser changeUser;
    private final Accounts ground;

    /** What else the home of users needs. */
    @Dependent
    public static class Accounts {
        final PasswordCheck passwords;
        final IdSource ids;

        @Inject
        Accounts(PasswordCheck passwords, IdSource ids) {
            this.passwords = passwords;
            this.ids = ids;
        }
    }

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected UserHome() {
        this.users = null;
        this.changeUser = null;
        this.ground = null;
    }

    @Inject
    UserHome(Transactions transactions, ObjectStates states, UserStore users, ChangeUser changeUser, Accounts ground) {
        super(transactions, states);
        this.users = users;
        this.changeUser = changeUser;
        this.ground = ground;
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected String newId() {
        return User.ID.text(ground.ids.next());
    }

    @Override
    protected Map<String, JsonObject> read(Connection connection, Scope scope, @Nullable Collection<String> ids) {
        Map<String, JsonObject> records = new LinkedHashMap<>();
        for (User user : users.all()) {
            String id = User.ID.text(user.id());
            if (ids == null || ids.contains(id)) {
                records.put(id, record(user));
            }
        }
        return records;
    }

    private static JsonObject record(User user) {
        JsonObjectBuilder record =
                Json.createObjectBuilder().add("id", User.ID.text(user.id())).add("name", user.name());
        if (user.description().isEmpty()) {
            record.addNull("description");
        } else {
            record.add("description", user.description());
        }
        JsonObjectBuilder roles = Json.createObjectBuilder();
        user.roles().forEach(role -> roles.add(role, true));
        JsonObjectBuilder permissions = Json.createObjectBuilder();
        user.permissions().forEach(permission -> permissions.add(permission.wireName(), true));
        JsonObjectBuilder quotas = Json.createObjectBuilder();
        user.quotas().forEach((quota, most) -> quotas.add(quota.wireName(), most));
        return record.addNull("password")
                .add("roleIds", roles)
                .add("enabledPermissions", permissions)
                .add("quotas", quotas)
                .add("createdAt", user.createdAt().toString())
                .build();
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, Scope scope, List<Change> changes)
            throws SQLException {
        Set<Long> known = ServerRoles.all(connection).keySet();
        Map<String, String> names = new HashMap<>();
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.kind() == Change.Kind.CREATE) {
                named(change, names).ifPresent(error -> errors.put(change, error));
            }
            if (change.kind() != Change.Kind.DESTROY) {
                change.after().getJsonObject("roleIds").keySet().stream()
                        .filter(id -> ServerRole.ID.parse(id).stream().noneMatch(known::contains))
                        .findFirst()
                        .ifPresent(id -> errors.put(
                                change, SetError.unknownReference("roleIds", new ObjectRef(ServerRole.TYPE, id))));
            }
        }
        return errors;
    }

    private Optional<SetError> named(Change change, Map<String, String> names) {
        String name = change.after().getString("name");
        if (!User.isName(name)) {
            return Optional.of(SetError.invalid(List.of(new ValidationError(
                    ValidationError.Kind.INVALID, "name", change.after().get("name"), null))));
        }
        Optional<String> holder = users.named(name).map(user -> User.ID.text(user.id()));
        String first = names.putIfAbsent(name, change.id());
        return holder.or(() -> Optional.ofNullable(first)).map(id -> SetError.taken("name", new ObjectRef(NAME, id)));
    }

    @Override
    protected Map<Change, JsonObject> write(Connection connection, Scope scope, List<Change> changes) {
        Map<Change, JsonObject> set = new HashMap<>();
        for (Change change : changes) {
            try {
                set.put(change, write(change));
            } catch (Refused refused) {
                throw new ChangeRefused(change, Refusals.error(refused));
            }
        }
        return set;
    }

    private JsonObject write(Change change) {
        OptionalLong id = User.ID.parse(change.id());
        if (change.kind() == Change.Kind.DESTROY) {
            changeUser.delete(id.orElseThrow(), version -> {});
            return JsonValue.EMPTY_JSON_OBJECT;
        } else if (change.kind() == Change.Kind.UPDATE) {
            changeUser.edit(id.orElseThrow(), edit(change), version -> {});
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        UserEdit edit = edit(change);
        User made = changeUser.create(
                id.orElseThrow(),
                change.after().getString("name"),
                edit.password().orElse(null),
                edit.permissions().orElse(Set.of()));
        UserEdit rest =
                new UserEdit(Optional.empty(), Optional.empty(), edit.roles(), edit.description(), edit.quotas());
        if (!rest.isEmpty()) {
            changeUser.edit(made.id(), rest, version -> {});
        }
        return Json.createObjectBuilder()
                .add("createdAt", made.createdAt().toString())
                .build();
    }

    private UserEdit edit(Change change) {
        JsonObject after = change.after();
        return new UserEdit(
                change.changes("password")
                        ? Optional.of(ground.passwords.hash(after.getString("password")))
                        : Optional.empty(),
                change.changes("enabledPermissions")
                        ? Optional.of(PermissionNames.of(
                                after.getJsonObject("enabledPermissions").keySet()))
                        : Optional.<Set<Permission>>empty(),
                change.changes("roleIds") ? Optional.of(roles(after)) : Optional.empty(),
                change.changes("description")
                        ? Optional.of(after.isNull("description") ? "" : after.getString("description"))
                        : Optional.empty(),
                change.changes("quotas") ? Optional.of(quotas(after)) : Optional.empty());
    }

    private static Map<Quota, Long> quotas(JsonObject record) {
        JsonObject named = record.getJsonObject("quotas");
        Map<Quota, Long> quotas = new EnumMap<>(Quota.class);
        for (Quota quota : Quota.values()) {
            if (named.containsKey(quota.wireName())) {
                quotas.put(quota, named.getJsonNumber(quota.wireName()).longValue());
            }
        }
        return quotas;
    }

    private static Set<Long> roles(JsonObject record) {
        Set<Long> roles = new HashSet<>();
        record.getJsonObject("roleIds")
                .keySet()
                .forEach(id -> ServerRole.ID.parse(id).ifPresent(roles::add));
        return roles;
    }
}
