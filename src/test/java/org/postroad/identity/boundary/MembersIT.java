package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

class MembersIT extends PostroadIT {
    private static JsonObject add(Tenant tenant, String name, String role) {
        return tenant.owner()
                .post(tenant.path("/members"), "{\"user_name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
                .data();
    }

    private static String path(Tenant tenant, JsonObject member) {
        return tenant.path("/members/" + member.getString("id"));
    }

    @Test
    @OnBothDatabases
    void aMemberIsTakenInSeenChangedAndPutOut() {
        Tenant tenant = Tenant.open(admin());
        String name = Api.unusedName("ann");

        JsonObject member = add(tenant, name, "viewer");
        assertThat(member.getString("user_name")).isEqualTo(name);
        assertThat(tenant.viewer().get(path(tenant, member)).data()).isEqualTo(member);

        JsonObject changed = tenant.owner()
                .patch(path(tenant, member), "{\"role\":\"member\"}")
                .data();
        assertThat(changed.getString("role")).isEqualTo("member");

        assertThat(tenant.owner().delete(path(tenant, member)).status()).isEqualTo(204);
        assertThat(tenant.owner().get(path(tenant, member)).status()).isEqualTo(404);
    }

    @Test
    void aNewRoleCountsAtOnce() {
        Tenant tenant = Tenant.open(admin());
        JsonObject member = add(tenant, Api.unusedName("ann"), "viewer");
        String secret = tenant.owner()
                .post(
                        tenant.path("/api-keys"),
                        "{\"name\":\"a\",\"member_id\":\"%s\"}".formatted(member.getString("id")))
                .data()
                .getString("secret");
        Api ann = new Api(url("/")).withKey(secret);
        assertThat(ann.patch(tenant.path(), "{}").status()).isEqualTo(403);

        tenant.owner().patch(path(tenant, member), "{\"role\":\"owner\"}").expect(2);
        assertThat(ann.patch(tenant.path(), "{}").status()).isEqualTo(200);

        tenant.owner().delete(path(tenant, member)).expect(2);
        assertThat(ann.get(tenant.path()).status()).as("its keys went with it").isEqualTo(401);
    }

    @Test
    void theLastOwnerStays() {
        Tenant tenant = Tenant.open(admin());
        List<JsonObject> owners = tenant.owner()
                .post(tenant.path("/members/search"), "{\"filter\":{\"role\":\"owner\"}}")
                .list()
                .getValuesAs(JsonObject.class);
        assertThat(owners).hasSize(2); // the admin, who made the account, and the tenant's own
        admin().delete(path(tenant, owners.get(0))).expect(2);

        Api.Reply removed = admin().delete(path(tenant, owners.get(1)));
        Api.Reply demoted = admin().patch(path(tenant, owners.get(1)), "{\"role\":\"member\"}");

        assertThat(removed.status()).isEqualTo(409);
        assertThat(removed.code()).isEqualTo("last_owner");
        assertThat(demoted.code()).isEqualTo("last_owner");
    }

    @Test
    void aUserOfAnotherAccountIsTakenInByNameWithoutANewPassword() {
        Tenant tenant = Tenant.open(admin());
        Tenant other = Tenant.open(admin());
        String name = Api.unusedName("ann");
        JsonObject here = add(tenant, name, "viewer");

        JsonObject there = add(other, name.toUpperCase(), "member");
        assertThat(there.getString("user_id")).isEqualTo(here.getString("user_id"));

        Api.Reply again = tenant.owner()
                .post(tenant.path("/members"), "{\"user_name\":\"%s\",\"role\":\"owner\"}".formatted(name));
        assertThat(again.code()).isEqualTo("already_member");
        Api.Reply password = Tenant.open(admin())
                .owner()
                .post(
                        tenant.path("/members"),
                        "{\"user_name\":\"%s\",\"role\":\"owner\",\"password\":\"correct horse\"}".formatted(name));
        assertThat(password.status()).as("not an owner here").isEqualTo(404);
        assertThat(tenant.owner()
                        .post(
                                tenant.path("/members"),
                                "{\"user_name\":\"%s\",\"role\":\"owner\",\"password\":\"correct horse\"}"
                                        .formatted(name))
                        .pointers())
                .containsExactly("/password");
    }

    @Test
    void whatIsNotAllowedIsRefusedAllAtOnceByName() {
        Tenant tenant = Tenant.open(admin());

        Api.Reply reply = tenant.owner()
                .post(
                        tenant.path("/members"),
                        "{\"user_name\":\"a:b\",\"role\":\"king\",\"password\":\"short\",\"user_id\":\"x\",\"x\":1}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/user_name", "/role", "/password", "/user_id", "/x");
    }

    @Test
    void aSearchFindsByNameAndRoleAndRefusesWhatItDoesNotKnow() {
        Tenant tenant = Tenant.open(admin());
        String name = Api.unusedName("zoe");
        add(tenant, name, "viewer");

        assertThat(tenant.viewer()
                        .post(
                                tenant.path("/members/search"),
                                "{\"query\":\"zo\",\"filter\":{\"role\":[\"viewer\",\"owner\"]}}")
                        .list())
                .hasSize(1);
        assertThat(tenant.viewer()
                        .post(tenant.path("/members/search"), "{\"query\":\"zo\",\"filter\":{\"role\":\"owner\"}}")
                        .list())
                .isEmpty();
        assertThat(tenant.viewer()
                        .post(
                                tenant.path("/members/search"),
                                "{\"filter\":{\"colour\":1,\"role\":\"king\"},\"what\":1}")
                        .pointers())
                .containsExactlyInAnyOrder("/filter/colour", "/filter/role", "/what");
    }
}
