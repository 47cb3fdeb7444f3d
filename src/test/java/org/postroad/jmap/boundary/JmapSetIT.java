package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** Changes of configuration objects: RFC 8620 §5.2, §5.3 and §5.5, with what Stalwart adds. */
class JmapSetIT extends PostroadIT {
    private Jmap jmap() {
        return new Jmap(admin());
    }

    private static String name() {
        return Api.unusedName("queue").replaceAll("[^a-z0-9-]", "-");
    }

    private JsonObject create(String name) {
        return jmap().get("x:MtaVirtualQueue/set", "{'create': {'n0': {'name': '" + name + "', 'threadsPerNode': 7}}}");
    }

    private static String id(JsonObject set) {
        return set.getJsonObject("created").getJsonObject("n0").getString("id");
    }

    @OnBothDatabases
    @Test
    void s5_3_theExampleOfTheSeedChangesWhatTheEngineObeys() {
        JsonObject set = jmap().get("x:TaskManager/set", "{'update': {'singleton': {'maxAttempts': 3}}}");

        assertThat(set.getJsonObject("updated").containsKey("singleton")).isTrue();
        assertThat(admin().get("/api/settings/task-manager").data().getInt("max_attempts"))
                .isEqualTo(3);
    }

    @OnBothDatabases
    @Test
    void s5_3_aQueueIsMadeReadFoundChangedAndDestroyed() {
        String name = name();
        JsonObject made = create(name);
        String id = id(made);

        assertThat(made.getString("oldState")).isNotEqualTo(made.getString("newState"));
        assertThat(jmap().get("x:MtaVirtualQueue/get", "{'ids': ['" + id + "']}")
                        .getJsonArray("list")
                        .getJsonObject(0)
                        .getInt("threadsPerNode"))
                .isEqualTo(7);
        assertThat(jmap().get("x:MtaVirtualQueue/query", "{'filter': {'name': '" + name + "'}, 'calculateTotal': true}")
                        .getInt("total"))
                .isEqualTo(1);
        jmap().get("x:MtaVirtualQueue/set", "{'update': {'" + id + "': {'threadsPerNode': 9}}}");
        assertThat(admin().get("/api/queues/" + name).data().getInt("threads_per_node"))
                .isEqualTo(9);
        assertThat(jmap().get("x:MtaVirtualQueue/set", "{'destroy': ['" + id + "']}")
                        .getJsonArray("destroyed"))
                .hasSize(1);
        assertThat(admin().get("/api/queues/" + name).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'update': {'singleton': {'description': 'Updated'}}} | notUpdated | singleton | invalidPatch",
                "{'update': {'singleton': {'maxAttempts': 0}}} | notUpdated | singleton | validationFailed",
                "{'update': {'singleton': {'strategy': {'factor': 2}}}} | notUpdated | singleton | invalidPatch",
                "{'update': {'singleton': {'strategy': null}}} | notUpdated | singleton | *",
                "{'update': {'other': {'maxAttempts': 3}}} | notUpdated | other | notFound",
                "{'create': {'k': {'maxAttempts': 3}}} | notCreated | k | singleton",
                "{'destroy': ['singleton']} | notDestroyed | singleton | singleton"
            })
    void s5_3_whatCannotBeDoneIsSaidForEachObject(String arguments, String member, String id, String type) {
        JsonObject set = jmap().get("x:TaskManager/set", arguments);

        assertThat(set.getJsonObject(member)).as(set.toString()).isNotNull();
        JsonObject error = set.getJsonObject(member).getJsonObject(id);
        assertThat(error.getString("description")).isNotEmpty();
        if (!type.equals("*")) {
            assertThat(error.getString("type")).as(set.toString()).isEqualTo(type);
        }
    }

    @Test
    void s5_3_theFieldThatDoesNotExistIsNamed() {
        JsonObject error = jmap().get("x:TaskManager/set", "{'update': {'singleton': {'description': 'Updated'}}}")
                .getJsonObject("notUpdated")
                .getJsonObject("singleton");

        assertThat(error.getJsonArray("properties").getValuesAs(JsonString.class))
                .extracting(JsonString::getString)
                .containsExactly("description");
    }

    @Test
    void s5_3_aNameIsTakenOnce() {
        String name = name();
        create(name);

        JsonObject error = create(name).getJsonObject("notCreated").getJsonObject("n0");

        assertThat(error.getString("type")).isEqualTo("primaryKeyViolation");
    }

    @Test
    void s5_3_aPatchGoesByPointerAndHumanDurationsAreRead() {
        jmap().get("x:TaskManager/set", """
                {'update': {'singleton': {'strategy': {'@type': 'ExponentialBackoff', 'factor': 2.0, 'initialDelay': '1m', 'maxDelay': '30m',
                 'jitter': true}, 'totalDeadline': '6h'}}}
                """);
        jmap().get("x:TaskManager/set", "{'update': {'singleton': {'strategy/maxDelay': 900000}}}");

        JsonObject manager =
                jmap().get("x:TaskManager/get", "{}").getJsonArray("list").getJsonObject(0);
        assertThat(manager.getJsonObject("strategy").getInt("maxDelay")).isEqualTo(900_000);
        assertThat(manager.getInt("totalDeadline")).isEqualTo(21_600_000);
        jmap().get("x:TaskManager/set", "{'update': {'singleton': {'strategy/maxDelay': 1800000}}}");
    }

    @Test
    void s5_2_changesAreToldSinceAState() {
        String before = jmap().get("x:MtaVirtualQueue/get", "{'ids': []}").getString("state");
        String id = id(create(name()));

        JsonObject changes = jmap().get("x:MtaVirtualQueue/changes", "{'sinceState': '" + before + "'}");

        assertThat(changes.getJsonArray("created").getValuesAs(JsonString.class))
                .extracting(JsonString::getString)
                .contains(id);
        assertThat(changes.getBoolean("hasMoreChanges")).isFalse();
    }

    @Test
    void s5_3_creationIdsHoldOverTheCallsOfARequest() {
        JsonArray responses = jmap().calls("['x:MtaVirtualQueue/set', {'create': {'k': {'name': '" + name()
                + "'}}}, 'a'], ['x:MtaVirtualQueue/set', {'update': {'#k': {'threadsPerNode': 3}}}, 'b']");

        JsonObject updated = responses.getJsonArray(1).getJsonObject(1);
        assertThat(updated.get("notUpdated")).as(updated.toString()).isEqualTo(jakarta.json.JsonValue.NULL);
        assertThat(updated.getJsonObject("updated")).hasSize(1);
    }

    @Test
    void theRequestsOfTheFamilysCommandLineAreAnswered() {
        String using = "'using': ['urn:ietf:params:jmap:core', 'urn:stalwart:jmap']";
        List<String> requests = List.of(
                "{" + using
                        + ", 'methodCalls': [['x:TaskManager/get', {'ids': ['singleton'], 'properties': null}, 'c0']]}",
                "{" + using
                        + ", 'methodCalls': [['x:MtaVirtualQueue/query', {'filter': {}, 'limit': 500, 'calculateTotal': true,"
                        + " 'anchorOffset': 1}, 'q'], ['x:MtaVirtualQueue/get', {'#ids': {'resultOf': 'q', 'name':"
                        + " 'x:MtaVirtualQueue/query', 'path': '/ids'}, 'properties': null}, 'g']]}",
                "{" + using + ", 'methodCalls': [['x:MtaVirtualQueue/set', {'create': {'n0': {'name': '" + name()
                        + "'}}}, 'c0']]}");

        for (String request : requests) {
            JsonArray responses = jmap().send(request).expect(2).json().getJsonArray("methodResponses");
            for (JsonArray response : responses.getValuesAs(JsonArray.class)) {
                assertThat(response.getString(0)).as(response.toString()).isNotEqualTo("error");
            }
        }
    }

    @Test
    void theSchemaIsFoundByItsHash() {
        Api.Reply schema = admin().get("/api/schema");

        assertThat(schema.status()).isIn(200, 302);
    }
}
