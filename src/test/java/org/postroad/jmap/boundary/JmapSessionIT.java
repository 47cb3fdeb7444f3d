package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** The session: RFC 8620 §2. */
class JmapSessionIT extends PostroadIT {
    private static JsonObject session(Api api) {
        return api.get("/jmap/session").expect(2).json();
    }

    @OnBothDatabases
    @Test
    void s2_allNineMembersAreThere() {
        JsonObject session = session(admin());

        assertThat(session.keySet())
                .containsExactlyInAnyOrder(
                        "capabilities",
                        "accounts",
                        "primaryAccounts",
                        "username",
                        "apiUrl",
                        "downloadUrl",
                        "uploadUrl",
                        "eventSourceUrl",
                        "state");
        assertThat(session.values()).doesNotContain(JsonValue.NULL);
        assertThat(session.getString("username")).isEqualTo("admin");
        assertThat(session.getJsonObject("capabilities")
                        .getJsonObject("urn:ietf:params:jmap:core")
                        .keySet())
                .containsExactlyInAnyOrder(
                        "maxSizeUpload",
                        "maxConcurrentUpload",
                        "maxSizeRequest",
                        "maxConcurrentRequests",
                        "maxCallsInRequest",
                        "maxObjectsInGet",
                        "maxObjectsInSet",
                        "collationAlgorithms");
        assertThat(session.getJsonObject("primaryAccounts").keySet().iterator().next())
                .isEqualTo("urn:stalwart:jmap");
    }

    @Test
    void s2_itIsKeptNowhere() {
        assertThat(admin().get("/jmap/session").header("Cache-Control").orElse(""))
                .contains("no-store");
    }

    @Test
    void s2_anAccountIsShownToItsMembersAsTheyMayUseIt() {
        Tenant tenant = Tenant.open(admin());

        JsonObject accounts = session(tenant.viewer()).getJsonObject("accounts");

        assertThat(accounts.keySet()).containsExactly(tenant.id());
        assertThat(accounts.getJsonObject(tenant.id()).getBoolean("isReadOnly")).isTrue();
        assertThat(session(tenant.owner())
                        .getJsonObject("accounts")
                        .getJsonObject(tenant.id())
                        .getBoolean("isReadOnly"))
                .isFalse();
    }

    @Test
    void s2_theStateIsThatOfEveryAnswer() {
        String state = admin().post("/jmap", "{\"using\":[],\"methodCalls\":[]}")
                .json()
                .getString("sessionState");

        assertThat(session(admin()).getString("state")).isEqualTo(state);
    }

    @Test
    void s2_theStateMovesWithTheAccounts() {
        Tenant tenant = Tenant.open(admin());
        String before = session(tenant.viewer()).getString("state");

        tenant.owner()
                .patch(tenant.path(), "{\"name\":\"" + Api.unusedName("renamed") + "\"}")
                .expect(2);

        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        assertThat(session(tenant.viewer()).getString("state")).isNotEqualTo(before));
    }

    @Test
    void s2_2_theWellKnownAddressLeadsThere() {
        Api.Reply reply = new Api(url("/")).get("/.well-known/jmap");

        assertThat(reply.status()).isIn(200, 307, 401); // 307, unless the client went on by itself
    }
}
