package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** apply and snapshot. */
class PlanTest {
    private static final String QUEUE = "x:MtaVirtualQueue";

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

    private CliRun.Result apply(String plan, String... options) {
        cli.input = plan.replace('\'', '"');
        String[] all = new String[options.length + 2];
        all[0] = "apply";
        all[1] = "--stdin";
        System.arraycopy(options, 0, all, 2, options.length);
        return cli.run(all);
    }

    private List<String> names() {
        return server.all(QUEUE).stream()
                .map(queue -> queue.getString("name") + " " + queue.getInt("threadsPerNode"))
                .toList();
    }

    @Test
    void anUpsertChangesWhatIsThereAndMakesWhatIsNot() {
        server.queue("a", 1);

        CliRun.Result result = apply("""
                {'@type':'upsert','object':'MtaVirtualQueue','matchOn':['name'],'value':{'q1':{'name':'a','threadsPerNode':5}}}

                {'@type':'upsert','object':'mta-virtual-queue','matchOn':['name'],'value':{'q2':{'name':'b','threadsPerNode':6}}}
                """);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(names()).containsExactly("a 5", "b 6");
        assertThat(result.err()).contains("Done: create 1, update 1");
    }

    @Test
    void withoutMatchOnTheLabelIsWhatFinds() {
        server.queue("a", 1);

        apply("{'@type':'upsert','object':'MtaVirtualQueue','value':{'q1':{'name':'a','threadsPerNode':5}}}");

        assertThat(names()).containsExactly("a 5");
    }

    @Test
    void aReconcileDestroysWhatItDoesNotNameAndOnlyInItsScope() {
        server.queue("a", 1);
        server.queue("b", 1);
        server.queue("c", 2);

        apply(
                "{'@type':'reconcile','object':'MtaVirtualQueue','matchOn':['name'],'scope':{'threadsPerNode':1},'value':{'q':{'name':'a','threadsPerNode':1}}}");

        assertThat(names()).containsExactly("a 1", "c 2");
    }

    @Test
    void referencesReachWhatWasMadeBefore() {
        CliRun.Result result = apply("""
                {'@type':'create','object':'MtaVirtualQueue','value':{'q':{'name':'vip','threadsPerNode':3}}}
                {'@type':'create','object':'MtaDeliverySchedule','value':{'s':{'name':'vip','queueId':'#q'}}}
                {'@type':'update','object':'MtaVirtualQueue','id':'#q','value':{'threadsPerNode':4}}
                """);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(server.all("x:MtaDeliverySchedule").get(0).getString("queueId"))
                .isEqualTo("ida");
        assertThat(names()).containsExactly("vip 4");
        assertThat(server.bodies.get(1).getJsonObject("createdIds")).isEqualTo(StubStalwart.json("{\"q\":\"ida\"}"));
    }

    @Test
    void destroysComeFirst() {
        server.queue("a", 1);
        server.queue("b", 2);

        apply("""
                {'@type':'create','object':'MtaVirtualQueue','value':{'q':{'name':'a','threadsPerNode':9}}}
                {'@type':'destroy','object':'MtaVirtualQueue','value':{'name':'a'}}
                """);

        assertThat(names()).containsExactly("b 2", "a 9");
    }

    @Test
    void aDryRunChangesNothingAndSaysWhatItWould() {
        server.queue("a", 1);

        CliRun.Result result = apply(
                "{'@type':'reconcile','object':'MtaVirtualQueue','matchOn':['name'],'value':{'q':{'name':'b','threadsPerNode':1}}}",
                "--dry-run");

        assertThat(names()).containsExactly("a 1");
        assertThat(result.err())
                .contains(
                        "would create mta-virtual-queue q",
                        "would destroy mta-virtual-queue ida",
                        "Would do: create 1, destroy 1");
    }

    @Test
    void theFirstFailureEndsItUnlessTold() {
        String plan = """
                {'@type':'create','object':'MtaVirtualQueue','value':{'q1':{'name':'a','threadsPerNode':1}}}
                {'@type':'update','object':'TaskManager','value':{'description':'x'}}
                {'@type':'create','object':'MtaVirtualQueue','value':{'q2':{'name':'b','threadsPerNode':1}}}
                """;

        CliRun.Result stopped = apply(plan);
        assertThat(names()).containsExactly("a 1");
        assertThat(stopped.code()).isEqualTo(6);
        assertThat(stopped.err()).contains("Line 2: task-manager singleton: invalidPatch (description)");

        CliRun.Result went = apply(plan, "--continue-on-error", "--json");
        assertThat(names()).containsExactly("a 1", "a 1", "b 1");
        assertThat(went.code()).isEqualTo(6);
        assertThat(went.lines()).hasSize(3);
        assertThat(StubStalwart.json(went.lines().get(1)).getString("error")).contains("invalidPatch");
    }

    @Test
    void aReconcileThatIsInDoubtDestroysNothing() {
        server.queue("a", 1);
        server.queue("a", 2);
        server.queue("b", 3);

        CliRun.Result result = apply(
                "{'@type':'reconcile','object':'MtaVirtualQueue','matchOn':['name'],'value':{'q1':{'name':'a','threadsPerNode':5}}}",
                "--continue-on-error");

        assertThat(result.code()).isEqualTo(5);
        assertThat(names()).containsExactly("a 1", "a 2", "b 3");
    }

    @Test
    void twoRecordsOfAPlanAreNotOneOnTheServer() {
        server.queue("a", 1);

        CliRun.Result result = apply(
                "{'@type':'upsert','object':'MtaVirtualQueue','matchOn':['name'],'value':{'q1':{'name':'a','threadsPerNode':5},'q2':{'name':'a','threadsPerNode':6}}}");

        assertThat(result.code()).isEqualTo(5);
        assertThat(names()).containsExactly("a 1");
    }

    @Test
    void whatCouldBeSeveralIsRefused() {
        server.queue("a", 1);
        server.queue("a", 2);

        CliRun.Result result = apply(
                "{'@type':'upsert','object':'MtaVirtualQueue','matchOn':['name'],'value':{'q1':{'name':'a','threadsPerNode':5}}}");

        assertThat(result.code()).isEqualTo(5);
        assertThat(names()).containsExactly("a 1", "a 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'@type':'upsert','object':'MtaVirtualQueue','values':{}}  | has no member",
                "{'@type':'replace','object':'MtaVirtualQueue','value':{}}  | @type is one of",
                "{'@type':'create','object':'Nothing','value':{}}           | There is no object",
                "{'@type':'create','object':'TaskManager','value':{}}       | what there is one of is updated",
                "{'@type':'update','object':'MtaVirtualQueue','value':{}}   | records are updated by their id",
                "{'@type':'create','object':'MtaVirtualQueue','value':{'q1':{}}} | is the name of another record",
                "nonsense                                                  | must be a JSON object"
            })
    void aPlanIsReadAsAWholeBeforeAnythingIsDone(String line, String said) {
        CliRun.Result result = apply(String.join(
                System.lineSeparator(),
                "{'@type':'create','object':'MtaVirtualQueue','value':{'q1':{'name':'a'}}}",
                line));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("Line 2: ").contains(said);
        assertThat(server.all(QUEUE)).isEmpty();
    }

    @Test
    void aLongPlanGoesInBatches() {
        server.pageSize = 2;
        StringBuilder plan = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            plan.append(
                    "{'@type':'create','object':'MtaVirtualQueue','value':{'q%d':{'name':'n%d','threadsPerNode':1}}}\n"
                            .formatted(i, i));
        }

        assertThat(apply(plan.toString()).code()).isZero();
        assertThat(server.all(QUEUE)).hasSize(5);
        assertThat(server.bodies).hasSize(3);
    }

    @Test
    void aSnapshotAppliedToAnEmptyServerGivesTheSameSnapshot() throws Exception {
        String first = server.queue("VIP clients", 3);
        server.queue("bulk", 1);
        server.add("x:MtaDeliverySchedule", StubStalwart.json("""
                {"name":"vip","queueId":"%s","days":{"sunday":true,"monday":true},"intervals":{"0":{"duration":60000}}}""".formatted(first)));
        Path file = home.resolve("plan.ndjson");

        CliRun.Result taken = cli.run("snapshot", "--output", file.toString());
        assertThat(taken.code()).as(taken.err()).isZero();
        assertThat(Files.readString(file)).isEqualTo("""
                {"@type":"upsert","matchOn":["name"],"object":"MtaVirtualQueue","value":{"mta-virtual-queue-bulk":{"description":null,"name":"bulk","threadsPerNode":1}}}
                {"@type":"upsert","matchOn":["name"],"object":"MtaVirtualQueue","value":{"mta-virtual-queue-vip-clients":{"description":null,"name":"VIP clients","threadsPerNode":3}}}
                {"@type":"upsert","matchOn":["name"],"object":"MtaDeliverySchedule","value":{"mta-delivery-schedule-vip":{"days":{"monday":true,"sunday":true},"intervals":{"0":{"duration":60000}},"name":"vip","queueId":"#mta-virtual-queue-vip-clients"}}}
                {"@type":"update","object":"TaskManager","value":{"maxAttempts":3,"strategy":{"@type":"ExponentialBackoff","factor":2.0,"initialDelay":60000,"jitter":true,"maxDelay":1800000},"totalDeadline":21600000}}
                """);

        try (StubStalwart empty = new StubStalwart()) {
            empty.queue("another", 1);
            cli.at(empty.url(), StubStalwart.KEY);
            cli.run("delete", "mta-virtual-queue", "--ids", "ida");
            CliRun.Result applied = cli.run("apply", "--file", file.toString());
            assertThat(applied.code()).as(applied.err()).isZero();
            assertThat(cli.run("snapshot").out()).isEqualTo(Files.readString(file));
        }
    }

    @Test
    void whatIsReferredToHasToBeInTheSnapshot() {
        server.add(
                "x:MtaDeliverySchedule",
                StubStalwart.json("{\"name\":\"s\",\"queueId\":\"%s\"}".formatted(server.queue("a", 1))));

        CliRun.Result alone = cli.run("snapshot", "mta-delivery-schedule");
        assertThat(alone.code()).isEqualTo(5);
        assertThat(alone.err()).contains("refers to mta-virtual-queue ida");
        assertThat(cli.run("snapshot", "mta-delivery-schedule", "--allow-unresolved", "mta-virtual-queue")
                        .out())
                .contains("\"queueId\":\"ida\"");
    }

    @Test
    void secretsStayWhereTheyAre() {
        server.add(QUEUE, StubStalwart.json("{\"name\":\"a\",\"secret\":\"hunter2\",\"threadsPerNode\":1}"));

        assertThat(cli.run("snapshot", "mta-virtual-queue").out())
                .doesNotContain("hunter2")
                .doesNotContain("createdAt");
        assertThat(cli.run("snapshot", "mta-virtual-queue", "--include-secrets").out())
                .contains("hunter2");
    }
}
