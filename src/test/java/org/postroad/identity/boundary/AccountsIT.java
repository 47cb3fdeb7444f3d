package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

class AccountsIT extends PostroadIT {
    private static String named(String name) {
        return "{\"name\":\"%s\"}".formatted(name);
    }

    @Test
    @OnBothDatabases
    void anAccountIsMadeSeenChangedAndDeleted() {
        String name = Api.unusedName("acme");

        Api.Reply made = admin().post("/api/accounts", "{\"name\":\"%s\",\"weight\":5}".formatted(name));
        assertThat(made.status()).isEqualTo(201);
        String path = "/api/accounts/" + made.data().getString("id");
        assertThat(made.header("Location").orElse("")).endsWith(path);
        assertThat(made.data().getInt("weight")).isEqualTo(5);

        assertThat(admin().get(path).data()).isEqualTo(made.data());

        JsonObject changed = admin().patch(path, named(name + "-2")).data();
        assertThat(changed.getString("name")).isEqualTo(name + "-2");
        assertThat(changed.getInt("weight")).isEqualTo(5);

        assertThat(admin().delete(path).status()).isEqualTo(204);
        assertThat(admin().get(path).status()).isEqualTo(404);
    }

    @Test
    void aVersionThatHasPassedIsNotChanged() {
        Tenant tenant = Tenant.open(admin());
        String tag = tenant.owner().get(tenant.path()).header("ETag").orElseThrow();

        assertThat(tenant.owner().with("If-None-Match", tag).get(tenant.path()).status())
                .isEqualTo(304);
        Api.Reply changed = tenant.owner().with("If-Match", tag).patch(tenant.path(), named(Api.unusedName("new")));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(java.util.Optional.of(tag));
        assertThat(tenant.owner()
                        .with("If-Match", tag)
                        .patch(tenant.path(), named("x"))
                        .status())
                .isEqualTo(412);
        assertThat(tenant.owner().with("If-Match", tag).delete(tenant.path()).status())
                .isEqualTo(412);
        assertThat(tenant.owner().with("If-None-Match", tag).get(tenant.path()).status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotAllowedIsRefusedAllAtOnceByName() {
        Api.Reply reply = admin().post("/api/accounts", "{\"name\":\" \",\"weight\":1001,\"id\":\"x\",\"colour\":1}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/name", "/weight", "/id", "/colour");
    }

    @Test
    void aNameIsThereOnce() {
        String name = Api.unusedName("acme");
        admin().post("/api/accounts", named(name)).expect(2);

        Api.Reply again = admin().post("/api/accounts", named(name));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("account_name_taken");
    }

    @Test
    void aRepeatedRequestMakesOneAccount() {
        String name = Api.unusedName("acme");
        Api repeating = admin().with("Idempotency-Key", name);

        Api.Reply first = repeating.post("/api/accounts", named(name));
        Api.Reply second = repeating.post("/api/accounts", named(name));

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.data()).isEqualTo(first.data());
        assertThat(repeating.post("/api/accounts", named(name + "x")).status()).isEqualTo(422);
    }

    @Test
    void anOwnerRenamesTheAccountButDoesNotWeighIt() {
        Tenant tenant = Tenant.open(admin());

        assertThat(tenant.owner()
                        .patch(tenant.path(), named(Api.unusedName("renamed")))
                        .status())
                .isEqualTo(200);
        assertThat(tenant.owner().patch(tenant.path(), "{\"weight\":1000}").status())
                .isEqualTo(403);
        assertThat(admin().patch(tenant.path(), "{\"weight\":1000}").data().getInt("weight"))
                .isEqualTo(1000);
        assertThat(admin().patch(tenant.path(), "{\"weight\":null}").data().getInt("weight"))
                .isEqualTo(1);
    }

    @Test
    void theListShowsWhatTheCallerMayKnowOf() {
        Tenant tenant = Tenant.open(admin());
        Tenant other = Tenant.open(admin());

        assertThat(ids(tenant.viewer().get("/api/accounts"))).containsExactly(tenant.id());
        List<String> all = new ArrayList<>();
        String path = "/api/accounts?limit=2&q=tenant";
        while (path != null) {
            Api.Reply page = admin().get(path);
            all.addAll(ids(page));
            path = page.header("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse(null);
        }
        assertThat(all).contains(tenant.id(), other.id()).doesNotHaveDuplicates();
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        Tenant tenant = Tenant.open(admin());
        String cursor =
                tenant.owner().get(tenant.path("/members?limit=1")).json().getString("next_cursor");

        assertThat(admin().get("/api/accounts?cursor=" + cursor).pointers()).containsExactly("cursor");
        assertThat(admin().get("/api/accounts?colour=red").pointers()).containsExactly("colour");
    }

    @Test
    void anAccountGoesWithItsMembersAndTheirKeys() {
        Tenant tenant = Tenant.open(admin());

        assertThat(tenant.owner().delete(tenant.path()).status()).isEqualTo(204);

        assertThat(tenant.owner().get(tenant.path()).status()).isEqualTo(401);
        assertThat(admin().get(tenant.path("/members")).status()).isEqualTo(404);
    }

    private static List<String> ids(Api.Reply list) {
        return list.list().getValuesAs(JsonObject.class).stream()
                .map(item -> item.getString("id"))
                .toList();
    }
}
