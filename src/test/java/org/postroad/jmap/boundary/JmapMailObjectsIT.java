package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** What says how mail goes out, as clients of Stalwart set it. */
class JmapMailObjectsIT extends PostroadIT {
    private Jmap jmap() {
        return new Jmap(admin());
    }

    private String queue(String name) {
        return jmap().get("x:MtaVirtualQueue/query", "{'filter': {'name': '" + name + "'}}")
                .getJsonArray("ids")
                .getString(0);
    }

    private JsonObject named(String type, String name) {
        return jmap().get("x:" + type + "/get", "{}").getJsonArray("list").stream()
                .map(value -> value.asJsonObject())
                .filter(record -> record.getString("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + type + " " + name));
    }

    private JsonObject refusal(String method, String arguments, String what, String key) {
        JsonObject set = jmap().get(method, arguments);
        JsonObject errors = set.getJsonObject(what);
        assertThat(errors).as(set.toString()).isNotNull();
        return errors.getJsonObject(key);
    }

    @Test
    @OnBothDatabases
    void aServerBeginsWithWhatAFreshStalwartHas() {
        assertThat(named("MtaVirtualQueue", "remote").getInt("threadsPerNode")).isEqualTo(50);
        assertThat(named("MtaVirtualQueue", "remote").getString("kind")).isEqualTo("mail");
        JsonObject report = named("MtaDeliverySchedule", "report");
        assertThat(report.getString("queueId")).isEqualTo(queue("report"));
        assertThat(report.getJsonObject("retry"))
                .isEqualTo(
                        Jmap.json(
                                "{'@type': 'Custom', 'intervals': {'0': {'duration': 1800000}, '1': {'duration': 3600000}, '2': {'duration': 7200000}}}"));
        assertThat(report.getJsonObject("notify")).isEqualTo(Jmap.json("{'@type': 'Custom', 'intervals': {}}"));
        assertThat(report.getJsonObject("expiry")).isEqualTo(Jmap.json("{'@type': 'Attempts', 'maxAttempts': 8}"));
        assertThat(named("MtaDeliverySchedule", "remote").getJsonObject("expiry"))
                .isEqualTo(Jmap.json("{'@type': 'Ttl', 'expire': 259200000}"));
        assertThat(named("MtaRoute", "mx").getInt("maxMxHosts")).isEqualTo(5);
        assertThat(named("MtaTlsStrategy", "invalid-tls").getBoolean("allowInvalidCerts"))
                .isTrue();
        assertThat(named("MtaConnectionStrategy", "default").getInt("dataTimeout"))
                .isEqualTo(600_000);
        JsonObject strategy = jmap().get("x:MtaOutboundStrategy/get", "{}")
                .getJsonArray("list")
                .getJsonObject(0);
        JsonObject tls = strategy.getJsonObject("tls");
        assertThat(tls.getJsonObject("match").getJsonObject("0").getString("if"))
                .isEqualTo("retry_num > 0 && last_error == 'tls'");
        assertThat(tls.getJsonObject("match").getJsonObject("0").getString("then"))
                .isEqualTo("'invalid-tls'");
        assertThat(tls.getString("else")).isEqualTo("'default'");
    }

    @Test
    @OnBothDatabases
    void aScheduleNeedsAMailQueueAndADelay() {
        String name = Api.unusedName("sch");
        String create = "{'create': {'s': {'name': '" + name + "', 'queueId': '%s', 'retry': %s}}}";
        String one = "{'@type': 'Custom', 'intervals': [{'duration': '2m'}]}";

        JsonObject unknown =
                refusal("x:MtaDeliverySchedule/set", create.formatted("que_06ykfjvhg0401", one), "notCreated", "s");
        JsonObject work = refusal("x:MtaDeliverySchedule/set", create.formatted(queue("work"), one), "notCreated", "s");
        JsonObject none = refusal(
                "x:MtaDeliverySchedule/set",
                create.formatted(queue("remote"), "{'@type': 'Custom', 'intervals': []}"),
                "notCreated",
                "s");
        JsonObject created = jmap().get("x:MtaDeliverySchedule/set", create.formatted(queue("remote"), one));

        assertThat(unknown.getString("type")).isEqualTo("invalidForeignKey");
        assertThat(work.getJsonArray("properties").getString(0)).isEqualTo("queueId");
        assertThat(none.getJsonArray("properties").getString(0)).isEqualTo("retry/intervals");
        assertThat(created.getJsonObject("created")).as(created.toString()).isNotNull();
        assertThat(named("MtaDeliverySchedule", name).getJsonObject("retry"))
                .isEqualTo(Jmap.json("{'@type': 'Custom', 'intervals': {'0': {'duration': 120000}}}"));
    }

    @Test
    @OnBothDatabases
    void whatMailFallsBackOnAndWhatIsNamedCannotBeDestroyed() {
        JsonObject fallback = refusal(
                "x:MtaDeliverySchedule/set",
                "{'destroy': ['" + named("MtaDeliverySchedule", "default").getString("id") + "']}",
                "notDestroyed",
                named("MtaDeliverySchedule", "default").getString("id"));
        String mx = named("MtaRoute", "mx").getString("id");
        JsonObject route = refusal("x:MtaRoute/set", "{'destroy': ['" + mx + "']}", "notDestroyed", mx);
        String remote = queue("remote");
        JsonObject queue = refusal("x:MtaVirtualQueue/set", "{'destroy': ['" + remote + "']}", "notDestroyed", remote);

        assertThat(fallback.getString("type")).isEqualTo("forbidden");
        assertThat(route.getString("type")).isEqualTo("objectIsLinked");
        assertThat(route.getJsonArray("linkedObjects").getJsonObject(0).getString("object"))
                .isEqualTo("MtaOutboundStrategy");
        assertThat(queue.getJsonArray("linkedObjects").getJsonObject(0))
                .isEqualTo(Jmap.json("{'object': 'MtaDeliverySchedule', 'id': '%s'}"
                        .formatted(named("MtaDeliverySchedule", "remote").getString("id"))));
    }

    @Test
    @OnBothDatabases
    void rulesThatCannotBeReadOrNameNothingAreRefused() {
        String update = "{'update': {'singleton': {'schedule': {'match': {'0': {'if': '%s', 'then': '\\\"%s\\\"'}},"
                + " 'else': '\\\"remote\\\"'}}}}";

        JsonObject unreadable = refusal(
                "x:MtaOutboundStrategy/set", update.formatted("priority == ", "remote"), "notUpdated", "singleton");
        JsonObject unknown = refusal(
                "x:MtaOutboundStrategy/set", update.formatted("priority == 1", "hihg"), "notUpdated", "singleton");
        JsonObject ofHost =
                refusal("x:MtaOutboundStrategy/set", update.formatted("mx == 1", "remote"), "notUpdated", "singleton");

        assertThat(unreadable.getJsonArray("properties").getString(0)).isEqualTo("schedule/match/0/if");
        assertThat(unreadable.getString("description")).contains("at character 13");
        assertThat(unknown.getJsonArray("properties").getString(0)).isEqualTo("schedule/match/0/then");
        assertThat(unknown.getString("description")).contains("there is no schedule 'hihg'", "remote");
        assertThat(ofHost.getString("description")).contains("mx");
    }

    @Test
    @OnBothDatabases
    void theSecretOfARelayIsKeptAndNeverShown() {
        String name = Api.unusedName("relay");
        JsonObject created = jmap().get(
                        "x:MtaRoute/set",
                        ("{'create': {'r': {'@type': 'Relay', 'name': '%s', 'address': 'smtp.example.org', 'port': 587, 'authUsername': 'ann',"
                                        + " 'authSecret': 'swordfish'}}}")
                                .formatted(name));
        String id = created.getJsonObject("created").getJsonObject("r").getString("id");

        JsonObject elsewhere = refusal(
                "x:MtaRoute/set", "{'update': {'" + id + "': {'address': 'smtp.example.net'}}}", "notUpdated", id);
        JsonObject described =
                jmap().get("x:MtaRoute/set", "{'update': {'" + id + "': {'description': 'to the world'}}}");

        assertThat(created.toString()).doesNotContain("swordfish");
        assertThat(elsewhere.getJsonArray("properties").getString(0)).isEqualTo("authSecret");
        assertThat(described.getJsonObject("updated")).as(described.toString()).isNotNull();
        assertThat(named("MtaRoute", name).isNull("authSecret")).isTrue();
    }

    @Test
    @OnBothDatabases
    void aDomainHasTheNameOfAHost() {
        String name = Api.unusedName("d").replace('_', '-') + ".example.org";

        JsonObject wrong = refusal("x:Domain/set", "{'create': {'d': {'name': 'not a domain'}}}", "notCreated", "d");
        jmap().get("x:Domain/set", "{'create': {'d': {'name': '" + name + "'}}}");

        assertThat(wrong.getJsonArray("properties").getString(0)).isEqualTo("name");
        assertThat(named("Domain", name).getBoolean("isEnabled")).isTrue();
    }
}
