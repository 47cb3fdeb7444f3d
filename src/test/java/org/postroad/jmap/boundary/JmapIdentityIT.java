package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** Users, their roles and quotas, and their keys, as clients of Stalwart make them. */
class JmapIdentityIT extends PostroadIT {
    private Jmap jmap() {
        return new Jmap(admin());
    }

    private static JsonObject created(JsonObject set, String key) {
        JsonObject created = set.getJsonObject("created");
        assertThat(created).as(set.toString()).isNotNull();
        return created.getJsonObject(key);
    }

    private static JsonObject error(JsonObject set, String key) {
        JsonObject errors = set.getJsonObject("notCreated");
        assertThat(errors).as(set.toString()).isNotNull();
        return errors.getJsonObject(key);
    }

    @Test
    @OnBothDatabases
    void aUserHasRolesAndAPasswordThatIsNeverShown() {
        String name = Api.unusedName("ann");
        JsonObject role = created(
                jmap().get(
                                "x:Role/set",
                                "{'create': {'r': {'description': 'readers', 'enabledPermissions': ['sysUserQuery', 'sysUserGet']}}}"),
                "r");
        String user = created(
                        jmap().get(
                                        "x:Account/set",
                                        ("{'create': {'a': {'name': '%s', 'description': 'Ann', 'password': 'correct horse', 'roleIds': ['%s'],"
                                                        + " 'quotas': {'maxApiKeys': 2}}}}")
                                                .formatted(name, role.getString("id"))),
                        "a")
                .getString("id");

        JsonObject shown = jmap().get("x:Account/get", "{'ids': ['" + user + "']}")
                .getJsonArray("list")
                .getJsonObject(0);

        assertThat(shown.getString("description")).isEqualTo("Ann");
        assertThat(shown.isNull("password")).isTrue();
        assertThat(shown.getJsonObject("roleIds").keySet()).containsExactly(role.getString("id"));
        assertThat(shown.getJsonObject("quotas")).isEqualTo(Jmap.json("{'maxApiKeys': 2}"));
        Api ann = new Api(url("/")).withPassword(name, "correct horse");
        assertThat(new Jmap(ann).get("x:Account/query", "{}").getJsonArray("ids"))
                .isNotEmpty();
        assertThat(new Jmap(ann).error("x:Account/set", "{'destroy': ['" + user + "']}"))
                .isEqualTo("forbidden");

        jmap().get(
                        "x:Account/set",
                        "{'update': {'" + user + "': {'quotas/maxApiKeys': null, 'password': 'another horse'}}}");

        assertThat(new Api(url("/"))
                        .withPassword(name, "correct horse")
                        .get("/api/account")
                        .status())
                .isEqualTo(401);
        assertThat(new Api(url("/"))
                        .withPassword(name, "another horse")
                        .get("/api/account")
                        .status())
                .isEqualTo(200);
        assertThat(jmap().get("x:Account/get", "{'ids': ['" + user + "'], 'properties': ['quotas']}")
                        .getJsonArray("list")
                        .getJsonObject(0)
                        .getJsonObject("quotas"))
                .isEmpty();
    }

    @Test
    @OnBothDatabases
    void aKeysSecretIsToldOnceAndItsAddressesHold() {
        Tenant tenant = Tenant.open(admin());
        Jmap owner = new Jmap(tenant.owner());
        String account = "'accountId': '" + tenant.id() + "', ";
        JsonObject set = owner.get(
                "x:ApiKey/set",
                "{" + account + "'create': {"
                        + "'here': {'description': 'here', 'allowedIps': {'127.0.0.0/8': true}},"
                        + "'there': {'description': 'there', 'allowedIps': ['192.0.2.1']},"
                        + "'nowhere': {'description': 'nowhere', 'allowedIps': ['nowhere']}}}");

        JsonObject here = created(set, "here");
        assertThat(error(set, "nowhere").getString("type")).isEqualTo("invalidProperties");
        assertThat(new Api(url("/"))
                        .withKey(here.getString("secret"))
                        .get(tenant.path())
                        .status())
                .isEqualTo(200);
        assertThat(new Api(url("/"))
                        .withKey(created(set, "there").getString("secret"))
                        .get(tenant.path())
                        .status())
                .isEqualTo(401);
        JsonObject shown = owner.get("x:ApiKey/get", "{" + account + "'ids': ['" + here.getString("id") + "']}")
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(shown.isNull("secret")).isTrue();
        assertThat(shown.getJsonObject("allowedIps")).isEqualTo(Jmap.json("{'127.0.0.0/8': true}"));
    }

    @Test
    @OnBothDatabases
    void aUserHasNoMoreKeysThanItsQuota() {
        Tenant tenant = Tenant.open(admin());
        Jmap owner = new Jmap(tenant.owner());
        JsonObject mine = owner.get("x:ApiKey/query", "{'accountId': '" + tenant.id() + "'}");
        int keys = mine.getJsonArray("ids").size();
        String id = tenant.owner().get(tenant.path("/members")).list().getValuesAs(JsonObject.class).stream()
                .filter(member -> member.getString("user_name").startsWith("owner")) // not who opened the account
                .map(member -> member.getString("user_id"))
                .findFirst()
                .orElseThrow();
        jmap().get("x:Account/set", "{'update': {'" + id + "': {'quotas': {'maxApiKeys': " + (keys + 1) + "}}}}");

        JsonObject set = owner.get(
                "x:ApiKey/set",
                "{'accountId': '" + tenant.id()
                        + "', 'create': {'a': {'description': 'a'}, 'b': {'description': 'b'}}}");

        assertThat(created(set, "a")).isNotNull();
        assertThat(error(set, "b").getString("type")).isEqualTo("overQuota");
        assertThat(tenant.owner()
                        .post(tenant.path("/api-keys"), "{\"name\":\"c\"}")
                        .code())
                .isEqualTo("over_quota");
    }
}
