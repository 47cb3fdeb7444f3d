package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** The envelope: RFC 8620 §3, by its sections. */
class JmapRequestIT extends PostroadIT {
    private static final String ERROR = "urn:ietf:params:jmap:error:";

    private Jmap jmap() {
        return new Jmap(admin());
    }

    @OnBothDatabases
    @Test
    void s3_1_theExampleOfTheSeedIsAnswered() {
        Api.Reply reply = admin().post("/api", Jmap.quoted("""
                {'methodCalls': [['x:TaskManager/get', {'ids': ['singleton']}, 'c1']],
                 'using': ['urn:ietf:params:jmap:core', 'urn:stalwart:jmap']}
                """));

        JsonArray response =
                reply.expect(2).json().getJsonArray("methodResponses").getJsonArray(0);
        assertThat(response.getString(0)).isEqualTo("x:TaskManager/get");
        assertThat(response.getString(2)).isEqualTo("c1");
        JsonObject manager = response.getJsonObject(1).getJsonArray("list").getJsonObject(0);
        assertThat(manager.getString("id")).isEqualTo("singleton");
        assertThat(manager.getJsonObject("strategy").getString("@type")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jmap", "/jmap/", "/api"})
    void s3_1_everyPathOfTheFamilyIsAnswered(String path) {
        Api.Reply reply = admin().post(
                        path,
                        Jmap.quoted("{'using': " + Jmap.USING + ", 'methodCalls': [['Core/echo', {'a': 1}, 'x']]}"));

        assertThat(reply.expect(2).json().getJsonArray("methodResponses").getJsonArray(0))
                .isEqualTo(Jmap.json("{'r': ['Core/echo', {'a': 1}, 'x']}").getJsonArray("r"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | notJSON",
                "{'using': [], 'using': [], 'methodCalls': []} | notJSON",
                "{'using': ['\\ud800'], 'methodCalls': []} | notJSON",
                "[] | notRequest",
                "{} | notRequest",
                "{'using': []} | notRequest",
                "{'methodCalls': []} | notRequest",
                "{'using': 'x', 'methodCalls': []} | notRequest",
                "{'using': [1], 'methodCalls': []} | notRequest",
                "{'using': [], 'methodCalls': {}} | notRequest",
                "{'using': [], 'methodCalls': [['Core/echo', {}]]} | notRequest",
                "{'using': [], 'methodCalls': [['Core/echo', [], 'c']]} | notRequest",
                "{'using': [], 'methodCalls': [['Core/echo', {}, 1]]} | notRequest",
                "{'using': [], 'methodCalls': [['Core/echo', {}, 'c', 'd']]} | notRequest",
                "{'using': [], 'methodCalls': [], 'createdIds': []} | notRequest",
                "{'using': ['urn:example:none'], 'methodCalls': []} | unknownCapability"
            })
    void s3_6_1_aRequestThatIsNoneIsRefusedWhole(String body, String type) {
        Api.Reply reply = jmap().send(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(reply.json().getString("type")).isEqualTo(ERROR + type);
        assertThat(reply.json().getInt("status")).isEqualTo(400);
    }

    @Test
    void s3_6_1_tooManyCallsAreRefusedByTheNameOfTheLimit() {
        String calls = String.join(",", Collections.nCopies(17, "['Core/echo', {}, 'c']"));

        JsonObject problem = jmap().send("{'using': " + Jmap.USING + ", 'methodCalls': [" + calls + "]}")
                .json();

        assertThat(problem.getString("type")).isEqualTo(ERROR + "limit");
        assertThat(problem.getString("limit")).isEqualTo("maxCallsInRequest");
    }

    @Test
    void s3_3_unknownMembersOfARequestArePassedOver() {
        assertThat(jmap().send("{'using': [], 'methodCalls': [], 'whatever': {}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void s1_7_whoHasNotSignedInIsAskedTo() {
        Api.Reply reply = new Api(url("/")).post("/jmap", "{}");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate").orElse("")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:ietf:params:jmap:mail",
                "urn:ietf:params:jmap:calendars",
                "urn:ietf:params:jmap:sieve",
                "urn:ietf:params:jmap:blob"
            })
    void s3_3_whatClientsOfTheFamilyNameIsTolerated(String capability) {
        assertThat(jmap().send("{'using': ['" + capability + "'], 'methodCalls': []}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void s3_3_withoutAnyCapabilityNoMethodIsKnown() {
        JsonArray responses = jmap().send(
                        "{'using': [], 'methodCalls': [['Core/echo', {}, 'a'], ['x:TaskManager/get', {}, 'b']]}")
                .expect(2)
                .json()
                .getJsonArray("methodResponses");

        for (JsonArray response : responses.getValuesAs(JsonArray.class)) {
            assertThat(response.getString(0)).isEqualTo("error");
            assertThat(response.getJsonObject(1).getString("type")).isEqualTo("unknownMethod");
        }
    }

    @Test
    void s3_4_aCallThatFailsDoesNotKeepTheNextFromRunning() {
        JsonArray responses = jmap().calls("['x:Nothing/get', {}, 'a'], ['Core/echo', {'b': 2}, 'b']");

        assertThat(responses.getJsonArray(0).getJsonObject(1).getString("type")).isEqualTo("unknownMethod");
        assertThat(responses.getJsonArray(0).getString(2)).isEqualTo("a");
        assertThat(responses.getJsonArray(1).getJsonObject(1).getInt("b")).isEqualTo(2);
    }

    @Test
    void s3_4_createdIdsComeBackOnlyIfTheyWereSent() {
        String calls = "'methodCalls': [], 'using': []";

        assertThat(jmap().send("{" + calls + "}").json()).doesNotContainKey("createdIds");
        assertThat(jmap().send("{" + calls + ", 'createdIds': {'k': 'v'}}")
                        .json()
                        .getJsonObject("createdIds"))
                .isEqualTo(Jmap.json("{'k': 'v'}"));
    }

    @Test
    void s3_7_resultReferencesAreResolved() {
        JsonArray responses = jmap().calls("""
                ['x:MtaVirtualQueue/query', {'limit': 2}, 'q'],
                ['x:MtaVirtualQueue/get', {'#ids': {'resultOf': 'q', 'name': 'x:MtaVirtualQueue/query', 'path': '/ids'}}, 'g'],
                ['x:MtaVirtualQueue/get', {'#ids': {'resultOf': 'q', 'name': 'x:MtaVirtualQueue/get', 'path': '/ids'}}, 'h']
                """);

        assertThat(responses.getJsonArray(1).getJsonObject(1).getJsonArray("list"))
                .hasSize(2);
        assertThat(responses.getJsonArray(2).getJsonObject(1).getString("type")).isEqualTo("invalidResultReference");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x:TaskManager/get | {'nonsense': 1} | invalidArguments",
                "x:TaskManager/get | {'ids': 'singleton'} | invalidArguments",
                "x:TaskManager/get | {'ids': [1]} | invalidArguments",
                "x:TaskManager/get | {'properties': ['nonsense']} | invalidArguments",
                "x:TaskManager/get | {'accountId': 'acc_0000000000000'} | accountNotFound",
                "x:TaskManager/get | {'accountId': 'nonsense'} | accountNotFound",
                "x:TaskManager/query | {} | unknownMethod",
                "x:TaskManager/copy | {} | unknownMethod",
                "x:TaskManager/changes | {} | invalidArguments",
                "x:TaskManager/changes | {'sinceState': 'x', 'maxChanges': 0} | invalidArguments",
                "x:TaskManager/changes | {'sinceState': 'nonsense'} | cannotCalculateChanges",
                "x:TaskManager/set | {'ifInState': 'nonsense', 'update': {}} | stateMismatch",
                "x:MtaVirtualQueue/query | {'limit': -1} | invalidArguments",
                "x:MtaVirtualQueue/query | {'filter': {'nonsense': 1}} | unsupportedFilter",
                "x:MtaVirtualQueue/query | {'sort': [{'property': 'nonsense'}]} | unsupportedSort",
                "x:MtaVirtualQueue/query | {'sort': [{'property': 'name', 'collation': 'x'}]} | unsupportedSort",
                "x:MtaVirtualQueue/query | {'anchor': 'nonsense'} | anchorNotFound"
            })
    void s3_6_2_aCallThatIsWrongIsAnsweredWithItsError(String name, String arguments, String type) {
        assertThat(jmap().error(name, arguments)).isEqualTo(type);
    }

    @Test
    void s3_5_nullIsTheSameAsAbsent() {
        assertThat(jmap().get(
                                "x:MtaVirtualQueue/query",
                                "{'filter': null, 'sort': null, 'limit': null, 'anchor': null}")
                        .getJsonArray("ids"))
                .isNotEmpty();
    }

    @Test
    void s5_1_idsThatAreNotFoundComeBackAsSent() {
        JsonObject found =
                jmap().get("x:MtaVirtualQueue/get", "{'ids': ['nonexistent-mailbox-xyz', 'nonexistent-mailbox-xyz']}");

        assertThat(found.getJsonArray("list")).isEmpty();
        assertThat(found.getJsonArray("notFound").getValuesAs(jakarta.json.JsonString.class))
                .extracting(jakarta.json.JsonString::getString)
                .containsExactly("nonexistent-mailbox-xyz");
    }

    @Test
    void s5_1_onlyWhatWasAskedForComesBack() {
        JsonObject manager = jmap().get("x:TaskManager/get", "{'properties': ['maxAttempts']}")
                .getJsonArray("list")
                .getJsonObject(0);

        assertThat(manager.keySet()).containsExactlyInAnyOrder("id", "maxAttempts");
    }

    @Test
    void s3_6_2_whoMayNotDoItIsForbidden() {
        Tenant tenant = Tenant.open(admin());

        for (String name : List.of("x:TaskManager/get", "x:MtaVirtualQueue/query")) {
            assertThat(new Jmap(tenant.owner()).error(name, "{}")).isEqualTo("forbidden");
        }
        assertThat(new Jmap(tenant.owner()).error("x:TaskManager/set", "{'update': {'singleton': {'maxAttempts': 4}}}"))
                .isEqualTo("forbidden");
    }

    @Test
    void s3_6_2_anAccountOfOthersIsNotFound() {
        Tenant tenant = Tenant.open(admin());
        Tenant other = Tenant.open(admin());

        assertThat(new Jmap(tenant.owner()).error("x:TaskManager/get", "{'accountId': '" + other.id() + "'}"))
                .isEqualTo("accountNotFound");
    }
}
