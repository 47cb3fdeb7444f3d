package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.AllowedAddresses;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.KeyGrant;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
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
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;
import org.postroad.registry.entity.ValidationError;
import org.postroad.registry.entity.Variant;

/** The caller's own API keys in an account, as JMAP sees them (Stalwart docs, ApiKey). A key is never changed, only revoked. */
@ApplicationScoped
public class ApiKeyHome extends RecordsHome {
    static final String NAME = "ApiKey";

    private static final String LISTED = "permissions";

    private static final Schema NAMED = new Schema(
            "ApiKeyPermissionList",
            "Some permissions.",
            List.of(Field.of(
                    LISTED,
                    "Permissions",
                    "Which ones",
                    new FieldType.SetOf(new FieldType.Choice(RoleHome.PERMISSIONS), 0, 1_000))));

    private static final Shape PERMISSIONS = Shape.of(
            "ApiKeyPermissions",
            new Variant(
                    "Inherit",
                    "All of the user's",
                    new Schema("ApiKeyPermissionsInherit", "All that the user may do.", List.of())),
            new Variant("Disable", "All but some", NAMED),
            new Variant("Replace", "Only some", NAMED));

    private static final JsonObject INHERIT =
            Json.createObjectBuilder().add(Shape.TYPE, "Inherit").build();

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            NAME,
            false,
            "sysApiKey",
            Reach.OWN,
            "A secret that stands for a user in programs, in one account.",
            Set.of(ObjectType.Verb.GET, ObjectType.Verb.QUERY, ObjectType.Verb.CREATE, ObjectType.Verb.DESTROY),
            Shape.of(new Schema(
                    "x:ApiKey",
                    "A secret that stands for a user.",
                    List.of(
                            Field.of(
                                            "description",
                                            "Description",
                                            "What the key is for",
                                            FieldType.text(1, ApiKey.NAME_LENGTH))
                                    .immutable(),
                            Field.of(
                                            "permissions",
                                            "Permissions",
                                            "What the key may be used for; never more than its user may do. Kept as Replace where some are disabled",
                                            new FieldType.Nested(PERMISSIONS))
                                    .or(INHERIT)
                                    .immutable(),
                            Field.of("expiresAt", "Ends", "From when on the key is no good", new FieldType.Time())
                                    .nullable()
                                    .immutable(),
                            Field.of(
                                            "allowedIps",
                                            "Allowed addresses",
                                            "From where the key may be used, as addresses and blocks of them; from anywhere if there is none",
                                            new FieldType.SetOf(FieldType.network(), 0, AllowedAddresses.MOST))
                                    .or(JsonValue.EMPTY_JSON_OBJECT)
                                    .immutable(),
                            Field.of("secret", "Secret", "Shown once, when the key is made", FieldType.secret(0, 255))
                                    .serverSet(),
                            Field.of("createdAt", "Made", "When the key was made", new FieldType.Time())
                                    .serverSet(),
                            Field.of(
                                            "lastUsedAt",
                                            "Used",
                                            "When it was last used, known some seconds after",
                                            new FieldType.Time())
                                    .serverSet()))),
            List.of(),
            List.of(Filter.equal("description", FieldType.text(ApiKey.NAME_LENGTH))),
            List.of("description", "createdAt"),
            new Face(
                    "Account/API Keys",
                    "API Keys",
                    "What programs sign in with",
                    "API key",
                    "API keys",
                    "description",
                    List.of("description", "expiresAt", "lastUsedAt"),
                    List.of(new Face.Section(
                            "API key", List.of("description", "permissions", "expiresAt", "allowedIps")))));

    private final ApiKeyStore keys;
    private final CreateApiKey createKey;
    private final Mine mine;

    /** Who calls, and what else the home of keys needs. */
    @Dependent
    public static class Mine {
        final Caller caller;
        final IdSource ids;
        final RevokeApiKey revokeKey;

        @Inject
        Mine(Caller caller, IdSource ids, RevokeApiKey revokeKey) {
            this.caller = caller;
            this.ids = ids;
            this.revokeKey = revokeKey;
        }
    }

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected ApiKeyHome() {
        this.keys = null;
        this.createKey = null;
        this.mine = null;
    }

    @Inject
    ApiKeyHome(Transactions transactions, ObjectStates states, ApiKeyStore keys, CreateApiKey createKey, Mine mine) {
        super(transactions, states);
        this.keys = keys;
        this.createKey = createKey;
        this.mine = mine;
    }

    static String realm(long accountId, long userId) {
        return Account.ID.text(accountId) + "/" + User.ID.text(userId);
    }

    @Override
    protected String realm(Scope scope) {
        return realm(scope.accountId(), mine.caller.userId());
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected String newId() {
        return ApiKey.ID.text(mine.ids.next());
    }

    @Override
    protected Map<String, JsonObject> read(Connection connection, Scope scope, @Nullable Collection<String> ids) {
        Map<String, JsonObject> records = new LinkedHashMap<>();
        for (ApiKey key : keys.ofUser(scope.accountId(), mine.caller.userId())) {
            String id = ApiKey.ID.text(key.id());
            if (ids == null || ids.contains(id)) {
                records.put(id, record(key));
            }
        }
        return records;
    }

    private static JsonObject record(ApiKey key) {
        return Json.createObjectBuilder()
                .add("id", ApiKey.ID.text(key.id()))
                .add("description", key.name())
                .add("permissions", key.scopes().map(ApiKeyHome::replace).orElse(INHERIT))
                .add("expiresAt", time(key.expiresAt().orElse(null)))
                .add("allowedIps", allowed(key.allowed()))
                .addNull("secret")
                .add("createdAt", time(key.createdAt()))
                .add("lastUsedAt", time(key.lastUsedAt().orElse(null)))
                .build();
    }

    private static JsonObject replace(Set<Permission> scopes) {
        JsonObjectBuilder names = Json.createObjectBuilder();
        scopes.forEach(permission -> names.add(permission.wireName(), true));
        return Json.createObjectBuilder()
                .add(Shape.TYPE, "Replace")
                .add(LISTED, names)
                .build();
    }

    private static JsonObjectBuilder allowed(AllowedAddresses addresses) {
        JsonObjectBuilder allowed = Json.createObjectBuilder();
        addresses.blocks().forEach(block -> allowed.add(block, true));
        return allowed;
    }

    private static JsonValue time(@Nullable Instant instant) {
        return instant == null ? JsonValue.NULL : Json.createValue(instant.toString());
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, Scope scope, List<Change> changes) {
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.kind() == Change.Kind.CREATE
                    && !ApiKey.isName(change.after().getString("description"))) {
                errors.put(
                        change,
                        SetError.invalid(List.of(new ValidationError(
                                ValidationError.Kind.INVALID,
                                "description",
                                change.after().get("description"),
                                null))));
            }
        }
        return errors;
    }

    @Override
    protected Map<Change, JsonObject> write(Connection connection, Scope scope, List<Change> changes) {
        Map<Change, JsonObject> set = new HashMap<>();
        for (Change change : changes) {
            try {
                set.put(change, write(scope, change));
            } catch (Refused refused) {
                throw new ChangeRefused(change, Refusals.error(refused));
            }
        }
        return set;
    }

    private JsonObject write(Scope scope, Change change) {
        long id = ApiKey.ID.parse(change.id()).orElseThrow();
        if (change.kind() == Change.Kind.DESTROY) {
            mine.revokeKey.revoke(scope.accountId(), id, OptionalLong.of(mine.caller.userId()), version -> {});
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        JsonObject after = change.after();
        KeyGrant grant = new KeyGrant(
                true,
                scopes(after.getJsonObject("permissions"), scope),
                after.isNull("expiresAt") ? null : Instant.parse(after.getString("expiresAt")),
                new AllowedAddresses(
                        List.copyOf(after.getJsonObject("allowedIps").keySet())));
        CreateApiKey.Created made =
                createKey.create(id, scope.accountId(), after.getString("description"), OptionalLong.empty(), grant);
        JsonObjectBuilder told = Json.createObjectBuilder(record(made.key()))
                .add("secret", made.secret().text());
        return told.build();
    }

    private @Nullable Set<Permission> scopes(JsonObject permissions, Scope scope) {
        String kind = permissions.getString(Shape.TYPE);
        if (kind.equals("Inherit")) {
            return null;
        }
        Set<Permission> named =
                PermissionNames.of(permissions.getJsonObject(LISTED).keySet());
        if (kind.equals("Replace")) {
            return named;
        }
        Set<Permission> left = EnumSet.noneOf(Permission.class);
        left.addAll(mine.caller.rights().allIn(scope.accountId()));
        left.removeAll(named);
        return left;
    }
}
