package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

class AuditLogIT extends PostroadIT {
    private static List<JsonObject> search(Api caller, Tenant tenant, String body) {
        return caller.post(tenant.path("/logs/search"), body).list().getValuesAs(JsonObject.class);
    }

    @Test
    @OnBothDatabases
    void aChangeHasAnEntryThatSaysWhoAndWhat() {
        Tenant tenant = Tenant.open(admin());
        tenant.owner().patch(tenant.path(), "{\"name\":\"%s\"}".formatted(Api.unusedName("renamed")));

        JsonObject entry = search(
                        tenant.viewer(), tenant, "{\"filter\":{\"subject\":\"account\",\"action\":\"update\"}}")
                .get(0);

        assertThat(entry.getString("account_id")).isEqualTo(tenant.id());
        assertThat(entry.getString("status")).isEqualTo("succeeded");
        assertThat(entry.getString("actor")).matches("key:test \\(key_[0-9a-z]{13}\\)");
        assertThat(entry.getJsonObject("data").getString("name")).startsWith("renamed");
        assertThat(tenant.viewer().get("/api/logs/" + entry.getString("id")).data())
                .isEqualTo(entry);
    }

    @Test
    void whatChangesNothingHasNoEntry() {
        Tenant tenant = Tenant.open(admin());
        String name = tenant.owner().get(tenant.path()).data().getString("name");

        tenant.owner().patch(tenant.path(), "{\"name\":\"%s\"}".formatted(name)).expect(2);

        assertThat(search(tenant.owner(), tenant, "{\"filter\":{\"subject\":\"account\",\"action\":\"update\"}}"))
                .isEmpty();
    }

    @Test
    void aDenialIsInTheLogOfTheAccount() {
        Tenant tenant = Tenant.open(admin());
        tenant.viewer().delete(tenant.path());

        JsonObject entry = search(tenant.owner(), tenant, "{\"filter\":{\"status\":[\"denied\"]}}")
                .get(0);

        assertThat(entry.getString("subject")).isEqualTo("account");
        assertThat(entry.getString("action")).isEqualTo("destroy");
        assertThat(entry.getJsonObject("data").getString("request")).isEqualTo("DELETE " + tenant.path());
    }

    @Test
    void aStrangersTryIsInTheServersLogAndNotInTheAccounts() {
        Tenant tenant = Tenant.open(admin());
        Tenant stranger = Tenant.open(admin());
        stranger.owner().delete(tenant.path());

        assertThat(search(tenant.owner(), tenant, "{\"filter\":{\"status\":\"denied\"}}"))
                .isEmpty();
        assertThat(admin().get("/api/logs?limit=50").list().getValuesAs(JsonObject.class))
                .anySatisfy(entry -> {
                    assertThat(entry.isNull("account_id")).isTrue();
                    assertThat(entry.getJsonObject("data").getString("account_id", ""))
                            .isEqualTo(tenant.id());
                });
    }

    @Test
    void aRefusedChangeHasNoEntry() {
        Tenant tenant = Tenant.open(admin());
        String taken = Api.unusedName("taken");
        admin().post("/api/accounts", "{\"name\":\"%s\"}".formatted(taken)).expect(2);

        assertThat(tenant.owner()
                        .patch(tenant.path(), "{\"name\":\"%s\"}".formatted(taken))
                        .status())
                .isEqualTo(409);

        assertThat(search(tenant.owner(), tenant, "{\"filter\":{\"subject\":\"account\",\"action\":\"update\"}}"))
                .isEmpty();
    }

    @Test
    void aSearchIsCutAndSortedAsAsked() {
        Tenant tenant = Tenant.open(admin());

        List<JsonObject> oldest = search(tenant.owner(), tenant, "{\"sort\":\"at\",\"limit\":1}");
        List<JsonObject> keys =
                search(tenant.owner(), tenant, "{\"query\":\"api_\",\"filter\":{\"action\":\"create\"}}");

        assertThat(oldest.get(0).getString("subject")).isEqualTo("account");
        assertThat(keys).hasSize(3).allMatch(entry -> entry.getString("subject").equals("api_key"));
        assertThat(search(tenant.owner(), tenant, "{\"filter\":{\"at\":{\"lt\":\"2020-01-01T00:00:00Z\"}}}"))
                .isEmpty();
        assertThat(tenant.owner()
                        .post(
                                tenant.path("/logs/search"),
                                "{\"filter\":{\"colour\":1,\"at\":{\"gt\":1}},\"sort\":\"id\"}")
                        .pointers())
                .containsExactlyInAnyOrder("/filter/colour", "/filter/at/gt", "/sort");
    }

    @Test
    void theServersLogIsForOperators() {
        Tenant tenant = Tenant.open(admin());

        assertThat(tenant.owner().get("/api/logs").status()).isEqualTo(403);
        String servers = admin().get("/api/logs?limit=200").list().getValuesAs(JsonObject.class).stream()
                .filter(entry -> entry.isNull("account_id"))
                .findFirst()
                .orElseThrow()
                .getString("id");
        assertThat(admin().get("/api/logs/" + servers).status()).isEqualTo(200);
        assertThat(tenant.owner().get("/api/logs/" + servers).status()).isEqualTo(404);
    }
}
