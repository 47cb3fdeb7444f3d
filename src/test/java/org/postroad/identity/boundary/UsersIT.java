package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

class UsersIT extends PostroadIT {
    private JsonObject newUser(String name, String permissions) {
        return admin().post(
                        "/api/users",
                        "{\"name\":\"%s\",\"password\":\"correct horse\",\"permissions\":[%s]}"
                                .formatted(name, permissions))
                .data();
    }

    private Api signedIn(String name) {
        return new Api(url("/")).withPassword(name, "correct horse");
    }

    @Test
    @OnBothDatabases
    void anOperatorMayWhatTheServerPermissionsSayInEveryAccount() {
        Tenant tenant = Tenant.open(admin());
        String name = Api.unusedName("operator");
        JsonObject user = newUser(name, "\"sysMemberQuery\"");

        assertThat(signedIn(name).get(tenant.path("/members")).status()).isEqualTo(200);
        assertThat(signedIn(name).get(tenant.path()).status()).isEqualTo(403);

        admin().patch("/api/users/" + user.getString("id"), "{\"permissions\":[\"sysAccountGet\"]}")
                .expect(2);
        assertThat(signedIn(name).get(tenant.path("/members")).status()).isEqualTo(403);
        assertThat(signedIn(name).get(tenant.path()).status()).isEqualTo(200);
        assertThat(signedIn(name).get("/api/accounts/acc_0000000000001").status())
                .isEqualTo(404);
    }

    @Test
    void nobodyGivesOrTakesOverWhatTheyLack() {
        String name = Api.unusedName("clerk");
        JsonObject user = newUser(name, "\"sysUserUpdate\",\"sysUserDestroy\",\"sysUserCreate\"");
        JsonObject boss = newUser(Api.unusedName("boss"), "\"sysAccountDestroy\"");
        Api clerk = signedIn(name);
        String own = "/api/users/" + user.getString("id");
        String other = "/api/users/" + boss.getString("id");

        assertThat(clerk.patch(own, "{\"permissions\":[\"sysUserUpdate\",\"sysAccountDestroy\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(clerk.patch(other, "{\"password\":\"correct zebra\"}").code())
                .isEqualTo("beyond_own_permissions");
        assertThat(clerk.delete(other).status()).isEqualTo(403);
        assertThat(clerk.post("/api/users", "{\"name\":\"x\",\"permissions\":[\"sysAccountDestroy\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(clerk.patch(own, "{\"permissions\":[]}").code()).isEqualTo("own_user");
    }

    @Test
    void aUserGoesUnlessAnAccountWouldBeLeftWithoutAnOwner() {
        Tenant tenant = Tenant.open(admin());
        String name = Api.unusedName("leaver");
        JsonObject user = newUser(name, "");
        JsonObject member = admin().post(
                        tenant.path("/members"), "{\"user_name\":\"%s\",\"role\":\"viewer\"}".formatted(name))
                .data();
        String path = "/api/users/" + user.getString("id");
        assertThat(signedIn(name).get(tenant.path()).status()).isEqualTo(200);

        assertThat(admin().with("If-Match", "\"v999\"").delete(path).status()).isEqualTo(412);
        assertThat(admin().delete(path).status()).isEqualTo(204);

        assertThat(signedIn(name).from("192.0.2.31").get(tenant.path()).status())
                .isEqualTo(401);
        assertThat(admin().get(tenant.path("/members/" + member.getString("id")))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aUserWhoOwnsAnAccountAloneStays() {
        String name = Api.unusedName("founder");
        JsonObject user = newUser(name, "\"sysAccountCreate\"");
        signedIn(name)
                .post("/api/accounts", "{\"name\":\"%s\"}".formatted(Api.unusedName("founded")))
                .expect(2);

        assertThat(admin().delete("/api/users/" + user.getString("id")).code()).isEqualTo("last_owner");
    }

    @Test
    void theListIsForOperators() {
        assertThat(admin().get("/api/users?q=admin").list()).isNotEmpty();
        assertThat(Tenant.open(admin()).owner().get("/api/users").status()).isEqualTo(403);
    }
}
