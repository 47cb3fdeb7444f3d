package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

class ApiKeysIT extends PostroadIT {
    private static Api.Reply make(Api maker, Tenant tenant, String more) {
        return maker.post(tenant.path("/api-keys"), "{\"name\":\"ci\"%s}".formatted(more));
    }

    private Api caller(JsonObject key) {
        return new Api(url("/")).withKey(key.getString("secret"));
    }

    @Test
    @OnBothDatabases
    void aSecretIsShownOnceAndNeverAgain() {
        Tenant tenant = Tenant.open(admin());

        JsonObject made = make(tenant.member(), tenant, "").data();
        String secret = made.getString("secret");
        String path = tenant.path("/api-keys/" + made.getString("id"));

        assertThat(secret).matches("pr_[A-Za-z0-9_-]{43}").startsWith(made.getString("prefix"));
        assertThat(tenant.member().get(path).data()).doesNotContainKey("secret");
        assertThat(tenant.member().get(path).body()).doesNotContain(secret);
        assertThat(tenant.owner().get(tenant.path("/api-keys")).body()).doesNotContain(secret);
        assertThat(tenant.owner().get(tenant.path("/logs")).body()).doesNotContain(secret);
    }

    @Test
    @OnBothDatabases
    void itsLastUseIsSeen() {
        Tenant tenant = Tenant.open(admin());
        JsonObject key = make(tenant.member(), tenant, "").data();
        String path = tenant.path("/api-keys/" + key.getString("id"));
        assertThat(tenant.owner().get(path).data().isNull("last_used_at")).isTrue();

        Instant before = Instant.now().minusSeconds(2); // the database's clock may differ a little
        caller(key).get(tenant.path()).expect(2);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> !tenant.owner().get(path).data().isNull("last_used_at"));
        assertThat(Instant.parse(tenant.owner().get(path).data().getString("last_used_at")))
                .isBetween(before, Instant.now().plusSeconds(2));
    }

    @Test
    void aRepeatedRequestMakesOneKeyAndDoesNotShowItsSecretAgain() {
        Tenant tenant = Tenant.open(admin());
        Api repeating = tenant.member().with("Idempotency-Key", "once");

        JsonObject first = make(repeating, tenant, "").data();
        JsonObject second = make(repeating, tenant, "").data();

        assertThat(second.getString("id")).isEqualTo(first.getString("id"));
        assertThat(first).containsKey("secret");
        assertThat(second).doesNotContainKey("secret");
    }

    @Test
    void onlyTheHashIsKept() throws SQLException {
        Tenant tenant = Tenant.open(admin());
        String secret = make(tenant.member().with("Idempotency-Key", "kept"), tenant, "")
                .data()
                .getString("secret");

        try (Connection connection = DriverManager.getConnection(
                System.getProperty("postroad.db.url"), System.getProperty("postroad.db.user"), "")) {
            String hash = new ApiKeySecret(secret).hash();
            assertThat(count(connection, "SELECT count(*) FROM api_key WHERE secret_hash = ?", hash))
                    .isOne();
            assertThat(count(
                            connection,
                            "SELECT count(*) FROM api_key k WHERE position(? in CAST(k AS text)) > 0",
                            secret.substring(8)))
                    .isZero();
            assertThat(count(
                            connection,
                            "SELECT count(*) FROM idempotency_key k WHERE position(? in CAST(k AS text)) > 0",
                            secret.substring(8)))
                    .isZero();
        }
    }

    @Test
    void aKeyDoesWhatItsScopesSayAndNoMore() {
        Tenant tenant = Tenant.open(admin());
        JsonObject key =
                make(tenant.owner(), tenant, ",\"scopes\":[\"sysMemberQuery\"]").data();

        assertThat(caller(key).get(tenant.path("/members")).status()).isEqualTo(200);
        assertThat(caller(key).get(tenant.path()).status()).isEqualTo(403);
        assertThat(caller(key).delete(tenant.path()).status()).isEqualTo(403);
    }

    @Test
    void scopesAreNeverWiderThanTheMakersRights() {
        Tenant tenant = Tenant.open(admin());

        Api.Reply reply = make(tenant.member(), tenant, ",\"scopes\":[\"sysTaskGet\",\"sysAccountDestroy\"]");
        Api.Reply unknown = make(tenant.member(), tenant, ",\"scopes\":[\"sysMoonLand\"]");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("scope_too_wide", "sysAccountDestroy").doesNotContain("sysTaskGet");
        assertThat(unknown.body()).contains("unknown_permission", "sysMoonLand");
    }

    @Test
    void aKeyMadeWithAKeyHasItsLimitsToo() {
        Tenant tenant = Tenant.open(admin());
        Api narrow = caller(make(
                        tenant.owner(),
                        tenant,
                        ",\"scopes\":[\"sysApiKeyCreate\",\"sysTaskGet\"],\"expires_at\":\"2999-01-01T00:00:00Z\"")
                .data());

        JsonObject made = make(narrow, tenant, "").data();

        assertThat(made.getJsonArray("scopes").getValuesAs(JsonString::getString))
                .containsExactlyInAnyOrder("sysApiKeyCreate", "sysTaskGet");
        assertThat(made.getString("expires_at")).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(make(narrow, tenant, ",\"scopes\":[\"sysMemberQuery\"]").status())
                .isEqualTo(422);
        assertThat(make(narrow, tenant, ",\"confined\":false").status()).isEqualTo(422);
        assertThat(make(narrow, tenant, ",\"expires_at\":\"2999-01-02T00:00:00Z\"")
                        .status())
                .isEqualTo(422);
    }

    @Test
    @OnBothDatabases
    void aKeyIsGoodFromItsAddressesOnly() {
        Tenant tenant = Tenant.open(admin());

        JsonObject here = make(tenant.owner(), tenant, ",\"allowed_ips\":[\"127.0.0.0/8\",\"::1\"]")
                .data();
        JsonObject elsewhere = make(tenant.owner(), tenant, ",\"allowed_ips\":[\"192.0.2.0/24\"]")
                .data();

        assertThat(here.getJsonArray("allowed_ips").getValuesAs(JsonString::getString))
                .containsExactly("127.0.0.0/8", "::1");
        assertThat(caller(here).get(tenant.path()).status()).isEqualTo(200);
        assertThat(caller(elsewhere).get(tenant.path()).status()).isEqualTo(401);
        assertThat(make(tenant.owner(), tenant, ",\"allowed_ips\":[\"mx.example.org\"]")
                        .body())
                .contains("/allowed_ips", "invalid_address");
    }

    @Test
    void aKeyMadeWithAKeyReachesNoFurther() {
        Tenant tenant = Tenant.open(admin());
        Api narrow = caller(make(tenant.owner(), tenant, ",\"allowed_ips\":[\"127.0.0.0/8\"]")
                .data());

        assertThat(make(narrow, tenant, "").data().getJsonArray("allowed_ips").getValuesAs(JsonString::getString))
                .containsExactly("127.0.0.0/8");
        assertThat(make(narrow, tenant, ",\"allowed_ips\":[\"127.0.0.1\"]").status())
                .isEqualTo(201);
        Api.Reply wider = make(narrow, tenant, ",\"allowed_ips\":[\"127.0.0.1\",\"0.0.0.0/0\"]");
        assertThat(wider.status()).isEqualTo(422);
        assertThat(wider.body()).contains("/allowed_ips", "scope_too_wide");
    }

    @Test
    void aConfinedKeyOfAnOperatorDoesNothingElsewhere() {
        Tenant tenant = Tenant.open(admin());
        Tenant other = Tenant.open(admin());

        Api confined = caller(make(admin(), tenant, "").data());
        Api wide = caller(make(admin(), tenant, ",\"confined\":false").data());

        assertThat(confined.get(tenant.path()).status()).isEqualTo(200);
        assertThat(confined.get(other.path()).status()).isEqualTo(404);
        assertThat(confined.get("/api/users").status()).isEqualTo(403);
        assertThat(wide.get(other.path()).status()).isEqualTo(200);
    }

    @Test
    void aMemberSeesAndRevokesOnlyItsOwnKeysAndAnOwnerAll() {
        Tenant tenant = Tenant.open(admin());
        String owners = make(tenant.owner(), tenant, "").data().getString("id");
        String members = make(tenant.member(), tenant, "").data().getString("id");

        assertThat(tenant.member().get(tenant.path("/api-keys")).body())
                .contains(members)
                .doesNotContain(owners);
        assertThat(tenant.member().get(tenant.path("/api-keys/" + owners)).status())
                .isEqualTo(404);
        assertThat(tenant.member().delete(tenant.path("/api-keys/" + owners)).status())
                .isEqualTo(404);
        assertThat(tenant.owner().delete(tenant.path("/api-keys/" + members)).status())
                .isEqualTo(204);
    }

    @Test
    void nobodyMakesAKeyInTheNameOfWhoHasAPassword() {
        Tenant tenant = Tenant.open(admin());
        JsonObject person = tenant.owner()
                .post(
                        tenant.path("/members"),
                        "{\"user_name\":\"%s\",\"role\":\"viewer\",\"password\":\"correct horse\"}"
                                .formatted(Api.unusedName("person")))
                .data();
        String forPerson = ",\"member_id\":\"%s\"".formatted(person.getString("id"));

        assertThat(make(tenant.owner(), tenant, forPerson).code()).isEqualTo("member_has_password");
        assertThat(make(tenant.member(), tenant, forPerson).status()).isEqualTo(403);
        assertThat(make(tenant.owner(), tenant, forPerson + ",\"confined\":false")
                        .status())
                .isEqualTo(422);
    }

    private static long count(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, value);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
