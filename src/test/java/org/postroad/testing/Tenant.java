package org.postroad.testing;

import jakarta.json.JsonObject;

/**
 * An account of its own for a test, and a caller in each role: users without a password, each with an API key that does nothing
 * outside the account.
 *
 * @param id the account's
 */
public record Tenant(String id, Api owner, Api member, Api viewer) {
    /** Makes the account and its users. @param admin a caller who may */
    public static Tenant open(Api admin) {
        String id = admin.post("/api/accounts", "{\"name\":\"%s\"}".formatted(Api.unusedName("tenant")))
                .data()
                .getString("id");
        return new Tenant(
                id, newMember(admin, id, "owner"), newMember(admin, id, "member"), newMember(admin, id, "viewer"));
    }

    /** The path of the account. */
    public String path() {
        return "/api/accounts/" + id;
    }

    /** The path of what is below the account. @param below as {@code /members} */
    public String path(String below) {
        return path() + below;
    }

    private static Api newMember(Api admin, String account, String role) {
        JsonObject member = admin.post(
                        "/api/accounts/" + account + "/members",
                        "{\"user_name\":\"%s\",\"role\":\"%s\"}".formatted(Api.unusedName(role), role))
                .data();
        String secret = admin.post(
                        "/api/accounts/" + account + "/api-keys",
                        "{\"name\":\"test\",\"member_id\":\"%s\"}".formatted(member.getString("id")))
                .data()
                .getString("secret");
        return admin.withKey(secret);
    }
}
