package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of Stalwart's client, against what Stalwart answers. */
class VerbsTest {
    @TempDir
    Path home;

    private StubStalwart server;
    private CliRun cli;

    @BeforeEach
    void open() {
        server = new StubStalwart();
        cli = new CliRun(home).at(server.url(), StubStalwart.KEY);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aSingletonIsShownWithDurationsForPeople() {
        CliRun.Result result = cli.run("get", "task-manager");

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines())
                .containsExactly(
                        "id\tsingleton",
                        "maxAttempts\t3",
                        "totalDeadline\t6h",
                        "strategy/@type\tExponentialBackoff",
                        "strategy/factor\t2.0",
                        "strategy/initialDelay\t1m",
                        "strategy/maxDelay\t30m",
                        "strategy/jitter\ttrue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"task-manager", "TaskManager", "taskmanager", "x:TaskManager", "X:TASK_MANAGER", "x:task-manager"
            })
    void anObjectMayBeTypedInAnyCase(String name) {
        assertThat(cli.run("get", name).code()).isZero();
    }

    @Test
    void aViewIsTheObjectItShows() {
        server.queue("work", 25);

        assertThat(cli.run("query", "queues").out()).isEqualTo("ida\twork\t25\n");
    }

    @Test
    void whatIsAskedIsWhatStalwartsClientAsks() {
        cli.run("get", "task-manager");
        cli.run("get", "task-manager");

        assertThat(server.requests)
                .containsExactly(
                        "GET /api/schema",
                        "GET /api/schema/abc_-1",
                        "GET /jmap/session",
                        "POST /jmap/",
                        "GET /api/schema",
                        "GET /jmap/session",
                        "POST /jmap/");
        assertThat(server.bodies.get(0)).isEqualTo(StubStalwart.json("""
                {"using":["urn:ietf:params:jmap:core","urn:stalwart:jmap"],
                 "methodCalls":[["x:TaskManager/get",{"ids":["singleton"],"properties":null},"c0"]]}"""));
    }

    @Test
    void aQueryGoesPageByPageAfterTheLastId() {
        server.pageSize = 2;
        for (String name : List.of("a", "b", "c", "d", "e")) {
            server.queue(name, 1);
        }

        CliRun.Result result = cli.run("query", "mta-virtual-queue", "--fields", "name");

        assertThat(result.lines()).containsExactly("a", "b", "c", "d", "e");
        assertThat(server.bodies).hasSize(3);
        assertThat(server.bodies.get(1).getJsonArray("methodCalls"))
                .isEqualTo(StubStalwart.json("""
                {"c":[["x:MtaVirtualQueue/query",{"limit":2,"calculateTotal":true,"anchor":"idb","anchorOffset":1},"q"],
                 ["x:MtaVirtualQueue/get",{"#ids":{"resultOf":"q","name":"x:MtaVirtualQueue/query","path":"/ids"},"properties":["name"]},"g"]]}""").getJsonArray("c"));
    }

    @Test
    void aQueryStopsAtItsLimit() {
        server.pageSize = 2;
        for (String name : List.of("a", "b", "c", "d", "e")) {
            server.queue(name, 1);
        }

        assertThat(cli.run("query", "mta-virtual-queue", "--limit", "3", "-o", "name")
                        .lines())
                .containsExactly("ida", "idb", "idc");
    }

    @Test
    void conditionsAreAFilter() {
        cli.run("query", "mta-virtual-queue", "--where", "name=vip", "--where", "threadsPerNode>=3");

        assertThat(server.bodies
                        .get(0)
                        .getJsonArray("methodCalls")
                        .getJsonArray(0)
                        .getJsonObject(1)
                        .getJsonObject("filter"))
                .isEqualTo(StubStalwart.json("""
                {"operator":"AND","conditions":[{"name":"vip"},{"threadsPerNodeIsGreaterThanOrEqual":3}]}"""));
    }

    @Test
    void rawJsonIsALineEach() {
        server.queue("a", 1);
        server.queue("b", 2);

        assertThat(cli.run("query", "mta-virtual-queue", "--json").lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(StubStalwart.json(line).containsKey("createdAt"))
                        .isTrue());
        assertThat(cli.run("get", "task-manager", "--json").out()).contains("\"totalDeadline\":21600000");
    }

    @Test
    void otherFormsAreThere() {
        server.queue("a", 1);

        assertThat(cli.run("get", "task-manager", "-o", "yaml").lines())
                .contains("totalDeadline: 21600000", "strategy:", "  \"@type\": ExponentialBackoff");
        assertThat(cli.run("query", "mta-virtual-queue", "-o", "yaml", "--fields", "name")
                        .out())
                .isEqualTo("- id: ida\n  name: a\n");
        assertThat(cli.run("query", "mta-virtual-queue", "-o", "json", "--fields", "name")
                        .out())
                .isEqualTo("[\n  {\n    \"id\": \"ida\",\n    \"name\": \"a\"\n  }\n]\n");
    }

    @Test
    void aTerminalGetsATableWithAHeader() {
        server.queue("a", 1);
        cli.columns = 80;
        cli.environment.put("NO_COLOR", "1");

        assertThat(cli.run("query", "mta-virtual-queue").lines())
                .containsExactly("ID   NAME  THREADSPERNODE", "ida  a     1");
    }

    @Test
    void coloursAreForTerminalsOnly() {
        cli.columns = 80;
        server.queue("a", 1);

        assertThat(cli.run("query", "mta-virtual-queue").out()).startsWith("\u001b[1m");
        assertThat(cli.run("query", "mta-virtual-queue", "--no-color").out()).doesNotContain("\u001b");
    }

    @Test
    void theSeedsUpdateIsRefusedByTheServerWhichNamesTheField() {
        CliRun.Result result = cli.run("update", "task-manager", "--field", "description=Updated");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("invalidPatch (description)");
    }

    @Test
    void fieldsAreTypedByTheSchemaAndMayBePointers() {
        CliRun.Result result = cli.run(
                "update",
                "task-manager",
                "--field",
                "maxAttempts=5",
                "--field",
                "totalDeadline=12h",
                "--field",
                "strategy/jitter=false");

        assertThat(result.code()).isZero();
        assertThat(server.bodies
                        .get(0)
                        .getJsonArray("methodCalls")
                        .getJsonArray(0)
                        .getJsonObject(1))
                .isEqualTo(StubStalwart.json("""
                {"update":{"singleton":{"maxAttempts":5,"totalDeadline":43200000,"strategy/jitter":false}}}"""));
        assertThat(server.record("x:TaskManager", "singleton").getInt("maxAttempts"))
                .isEqualTo(5);
    }

    @Test
    void valuesComeAsJsonFromAFileAndFromStandardInput() throws Exception {
        Path file = Files.writeString(home.resolve("patch.json"), "{\"maxAttempts\":6}");

        assertThat(cli.run("update", "task-manager", "--json", "{\"maxAttempts\":4}")
                        .code())
                .isZero();
        assertThat(server.record("x:TaskManager", "singleton").getInt("maxAttempts"))
                .isEqualTo(4);
        assertThat(cli.run("update", "task-manager", "--file", file.toString()).code())
                .isZero();
        assertThat(server.record("x:TaskManager", "singleton").getInt("maxAttempts"))
                .isEqualTo(6);
        cli.input = "{\"maxAttempts\":7}";
        assertThat(cli.run("update", "task-manager", "--stdin").code()).isZero();
        assertThat(server.record("x:TaskManager", "singleton").getInt("maxAttempts"))
                .isEqualTo(7);
    }

    @Test
    void aRecordIsMadeAndItsIdIsTheOutput() {
        CliRun.Result result =
                cli.run("create", "mta-virtual-queue", "--field", "name=vip", "--field", "threadsPerNode=7");

        assertThat(result.out()).isEqualTo("ida\n");
        assertThat(server.record("x:MtaVirtualQueue", "ida").getInt("threadsPerNode"))
                .isEqualTo(7);
    }

    @Test
    void setsAndListsGoAsObjects() {
        cli.run(
                "create",
                "mta-delivery-schedule",
                "--field",
                "name=s",
                "--field",
                "days=monday,sunday",
                "--field",
                "intervals=[{\"duration\":60000}]");

        JsonObject body = server.bodies
                .get(0)
                .getJsonArray("methodCalls")
                .getJsonArray(0)
                .getJsonObject(1)
                .getJsonObject("create")
                .getJsonObject("n0");
        assertThat(body).isEqualTo(StubStalwart.json("""
                {"name":"s","days":{"monday":true,"sunday":true},"intervals":{"0":{"duration":60000}}}"""));
    }

    @Test
    void whatIsRefusedHasTheCodeOfItsReason() {
        CliRun.Result taken = cli.run("create", "mta-virtual-queue", "--field", "name=refused");
        CliRun.Result missing = cli.run("get", "mta-virtual-queue", "nobody");
        server.broken = true;
        CliRun.Result forbidden = cli.run("get", "task-manager");

        assertThat(taken.code()).isEqualTo(5);
        assertThat(taken.err()).contains("primaryKeyViolation (name): held by MtaVirtualQueue b");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(forbidden.code()).isEqualTo(4);
    }

    @Test
    void whoIsNotKnownIsToldHowToSignIn() {
        cli.environment.put("POSTROAD_TOKEN", "another");

        CliRun.Result result = cli.run("get", "task-manager");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("You have to authenticate first.").contains("postroad login");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        server.close();

        CliRun.Result result = cli.run("get", "task-manager");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(server.url() + " does not answer");
    }

    @Test
    void severalAreDeletedAndOneThatIsNotThereMakesItPartial() {
        String first = server.queue("a", 1);
        String second = server.queue("b", 1);
        cli.input = second + "\n";

        CliRun.Result result = cli.run("delete", "mta-virtual-queue", "--ids", first + ",nobody", "--stdin");

        assertThat(result.lines()).containsExactly(first, second);
        assertThat(result.code()).isEqualTo(6);
        assertThat(result.err()).contains("nobody: notFound");
        assertThat(cli.run("delete", "mta-virtual-queue", "--ids", "nobody").code())
                .isEqualTo(3);
    }

    @Test
    void theSchemaIsDescribed() {
        assertThat(cli.run("describe").lines())
                .containsExactly(
                        "task-manager\tsingleton\tHow failed tasks are tried again",
                        "mta-virtual-queue\trecords\tA named pool of threads",
                        "mta-delivery-schedule\trecords\tWhen and where mail is tried");
        assertThat(cli.run("describe", "task-manager").lines())
                .contains(
                        "totalDeadline\tduration\t6h\tcreate, update\tWhen to give up",
                        "strategy/factor\tfloat\t\tcreate, update\tBy what it grows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get                              | Missing required parameter",
                "get mta-virtual-queue            | Which mta-virtual-queue?",
                "get nothing                      | There is no object",
                "get task                         | Did you mean task-manager?",
                "query task-manager               | There is one task-manager only",
                "query mta-virtual-queue --where x | --where takes field=value",
                "update task-manager              | Give values by one of",
                "update task-manager --json []    | must be a JSON object",
                "delete mta-virtual-queue         | Give --ids",
                "gett task-manager                | Did you mean",
                "jobs                             | Which command?",
                "get task-manager --url ftp://x   | begins with http",
                "get task-manager --user a --api-key b | not both"
            })
    void whatIsMisusedIsSaidAndEndsWithTwo(String line, String said) {
        CliRun.Result result = cli.run(line.strip().split(" "));

        assertThat(result.err()).contains(said);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void helpAndVersionAreData() {
        assertThat(cli.run("--version").out()).isEqualTo("postroad 1.2.3\n");
        assertThat(cli.run("--help").out()).contains("snapshot").contains("Exit codes: 0 done");
        assertThat(cli.run("get", "--help").out()).contains("--fields").contains("--url");
        assertThat(cli.run("jobs", "--help").out()).contains("resolve").contains("watch");
    }

    @Test
    void stalwartsVariablesAreGoodEnough() {
        cli.environment.clear();
        cli.environment.put("HOME", home.toString());
        cli.environment.put("STALWART_URL", server.url());
        cli.environment.put("STALWART_TOKEN", StubStalwart.KEY);

        assertThat(cli.run("get", "task-manager").code()).isZero();
    }

    @Test
    void debuggingTellsRequestsAndNoSecret() {
        CliRun.Result result = cli.run("get", "task-manager", "--debug");

        assertThat(result.err())
                .contains("POST " + server.url() + "/jmap/: 200")
                .doesNotContain(StubStalwart.KEY);
    }
}
