package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AllowedAddresses;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.KeyGrant;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.platform.boundary.JsonFields;

/**
 * The body of a request for an API key.
 *
 * @param memberId the member it is to be for; empty for the caller
 */
record NewApiKey(String name, OptionalLong memberId, KeyGrant grant) {
    private static final int MOST_SCOPES = 200;

    static NewApiKey read(JsonObject body) {
        JsonFields fields = new JsonFields(body, "");
        fields.readOnly("id", "account_id", "user_id", "prefix", "secret", "last_used_at", "created_at");
        fields.required("name");
        String name = fields.string("name", ApiKey.NAME_LENGTH).orElse("");
        if (fields.has("name") && !ApiKey.isName(name)) {
            fields.error("name", "invalid_name", "A name has 1 to 255 characters that can be printed.");
        }
        OptionalLong memberId = memberId(fields);
        boolean confined = fields.bool("confined").orElse(true);
        @Nullable Set<Permission> scopes = scopes(fields);
        @Nullable Instant expiresAt = fields.instant("expires_at").orElse(null);
        AllowedAddresses allowed = allowed(fields);
        fields.finish();
        return new NewApiKey(name, memberId, new KeyGrant(confined, scopes, expiresAt, allowed));
    }

    private static AllowedAddresses allowed(JsonFields fields) {
        List<String> blocks =
                fields.strings("allowed_ips", AllowedAddresses.MOST, 50).orElse(List.of());
        for (String block : blocks) {
            if (!AllowedAddresses.isBlock(block)) {
                fields.error(
                        "allowed_ips",
                        "invalid_address",
                        "An IP address or a block of them, as 192.0.2.0/24, is expected.");
                return AllowedAddresses.ANY;
            }
        }
        return new AllowedAddresses(blocks);
    }

    private static OptionalLong memberId(JsonFields fields) {
        Optional<String> text = fields.string("member_id", 64);
        OptionalLong id = text.map(Member.ID::parse).orElse(OptionalLong.empty());
        if (text.isPresent() && id.isEmpty()) {
            fields.error("member_id", "invalid_id", "This is not the id of a member.");
        }
        return id;
    }

    private static @Nullable Set<Permission> scopes(JsonFields fields) {
        Optional<List<String>> names = fields.strings("scopes", MOST_SCOPES, 64);
        names.flatMap(PermissionNames::unknown)
                .ifPresent(
                        name -> fields.error("scopes", "unknown_permission", "There is no permission " + name + "."));
        return names.map(PermissionNames::of).orElse(null);
    }
}
