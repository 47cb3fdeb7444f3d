package org.postroad.identity.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.Json;

/** An API key as REST shows it: all but the secret, which is not kept. */
final class ApiKeyView {
    private ApiKeyView() {}

    static JsonObject json(ApiKey key) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", ApiKey.ID.text(key.id()))
                .add("account_id", Account.ID.text(key.accountId()))
                .add("user_id", User.ID.text(key.userId()))
                .add("name", key.name())
                .add("prefix", key.prefix())
                .add("confined", key.confined());
        key.scopes().ifPresentOrElse(scopes -> json.add("scopes", names(scopes)), () -> json.addNull("scopes"));
        JsonArrayBuilder allowed = Json.createArrayBuilder();
        key.allowed().blocks().forEach(allowed::add);
        json.add("allowed_ips", allowed);
        add(json, "expires_at", key.expiresAt());
        add(json, "last_used_at", key.lastUsedAt());
        return json.add("created_at", key.createdAt().toString()).build();
    }

    static JsonArrayBuilder names(Collection<Permission> permissions) {
        JsonArrayBuilder names = Json.createArrayBuilder();
        permissions.stream().sorted().map(Permission::wireName).forEach(names::add);
        return names;
    }

    private static void add(JsonObjectBuilder json, String name, Optional<Instant> time) {
        time.ifPresentOrElse(instant -> json.add(name, instant.toString()), () -> json.addNull(name));
    }
}
