package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.platform.entity.Json;
import org.postroad.testing.PostroadIT;

/** Configuration files of Stalwart 0.15, taken over by the command line as it is installed. */
class ImportIT extends PostroadIT {
    private static final String PRIORITIES = """
        [queue.strategy]
        schedule = [ { if = "priority == 1", then = "'high-priority'" },
        { if = "priority == 3", then = "'low-priority'" },
        { else = "'normal-priority'" } ]

        [queue.schedule.high-priority]
        queue-name = "high-priority"
        retry = ["1m"]

        [queue.schedule.normal-priority]
        queue-name = "normal-priority"
        retry = ["2m", "5m", "10m", "15m", "30m", "1h", "2h"]

        [queue.schedule.low-priority]
        queue-name = "low-priority"
        retry = ["30m"]

        [queue.virtual.high-priority]
        threads-per-node = 2000

        [queue.virtual.normal-priority]
        threads-per-node = 100

        [queue.virtual.low-priority]
        threads-per-node = 2
        """;

    private static final String QUOTES = """
        [queue.strategy]
        schedule = [ { if = "sql_query("my-db", "SELECT 1 FROM vip WHERE email = ?", [rcpt])", then = "'vip'" },
        { else = "'default'" } ]

        [queue.schedule.vip]
        queue-name = "vip-mail"
        """;

    @TempDir
    Path home;

    private InstalledCli cli;
    private String scheduleBefore;

    @BeforeEach
    void install() throws Exception {
        cli = InstalledCli.from(url("/"), home, ADMIN_KEY);
        CliRun.Result strategy = cli.run("postroad", "get", "mta-outbound-strategy", "--json");
        assertThat(strategy.code()).as(strategy.err()).isZero();
        scheduleBefore = strategy.out();
    }

    @AfterEach
    void restore() throws Exception {
        cli.run("postroad", "update", "mta-outbound-strategy", "--json", schedule());
    }

    private String schedule() {
        JsonObject strategy =
                Json.createReader(new StringReader(scheduleBefore)).readObject();
        return Json.createObjectBuilder()
                .add("schedule", strategy.get("schedule"))
                .build()
                .toString();
    }

    private CliRun.Result imported(String toml, String... options) throws Exception {
        Path file = Files.writeString(home.resolve("queue.toml"), toml);
        String[] arguments = new String[options.length + 3];
        arguments[0] = "import";
        arguments[1] = "--toml";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return cli.run("postroad", arguments);
    }

    @Test
    void theExampleOfPrioritiesIsImportedAsItIsPrinted() throws Exception {
        CliRun.Result once = imported(PRIORITIES);
        CliRun.Result again = imported(PRIORITIES);

        assertThat(once.code()).as(once.err()).isZero();
        assertThat(once.err()).contains("note: line 6, queue.schedule.high-priority: no expiry: given up after 3d");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(cli.run(
                                "postroad",
                                "query",
                                "mta-virtual-queue",
                                "--where",
                                "name=high-priority",
                                "--fields",
                                "threadsPerNode")
                        .out())
                .contains("2000");
        assertThat(admin().post(
                                "/api/expressions/evaluate",
                                "{\"strategy\":\"schedule\",\"message\":{\"rcpt\":\"bob@example.net\",\"priority\":1}}")
                        .data()
                        .getString("value"))
                .isEqualTo("high-priority");
    }

    @Test
    void whatIsWrongIsToldAndNothingIsChanged() throws Exception {
        CliRun.Result refused = imported(QUOTES);
        CliRun.Result mended = imported(QUOTES, "--fix", "--dry-run");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.err())
                .contains(
                        "error: line 2, if: quotes inside the text are not escaped",
                        "error: line 6, queue.schedule.vip.queue-name: there is no queue 'vip-mail'");
        assertThat(mended.code()).as(mended.err()).isZero();
        assertThat(mended.err()).contains("mended: line 2", "is made with 25 threads");
        assertThat(mended.out())
                .contains("would create mta-virtual-queue vip-mail", "would update mta-outbound-strategy");
        assertThat(cli.run("postroad", "query", "mta-virtual-queue", "--where", "name=vip-mail")
                        .out())
                .doesNotContain("vip-mail");
    }
}
