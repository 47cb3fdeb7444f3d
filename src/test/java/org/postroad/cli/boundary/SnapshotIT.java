package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.ServerProcess;

/** All that is set up on one server, taken to another one that has nothing yet. */
@Tag(PostroadIT.TAG)
class SnapshotIT {
    private static final Duration START = Duration.ofMinutes(3);

    /** What the one server is to have: roles that inherit, a user with them, queues, other limits, another strategy. */
    private static final String PLAN = """
            {"@type":"create","object":"Role","value":{"base":{"description":"reads","enabledPermissions":{"sysTaskGet":true,"sysTaskQuery":true}}}}
            {"@type":"create","object":"Role","value":{"more":{"description":"Ärger & more","roleIds":{"#base":true},"enabledPermissions":{"sysTaskUpdate":true},"disabledPermissions":{"sysTaskQuery":true}}}}
            {"@type":"create","object":"Account","value":{"ann":{"name":"ann@example.org","description":"Ann","roleIds":{"#more":true}}}}
            {"@type":"create","object":"MtaVirtualQueue","value":{"bulk":{"name":"bulk","threadsPerNode":7,"kind":"mail","description":"letters"}}}
            {"@type":"update","object":"TaskManager","value":{"maxAttempts":9,"strategy":{"@type":"FixedDelay","delay":"90s"}}}
            {"@type":"update","object":"Jmap","value":{"maxMethodCalls":33}}
            """;

    @TempDir
    static Path directory;

    private static ServerProcess one;
    private static ServerProcess other;

    @BeforeAll
    static void start() throws IOException {
        one = start("one");
        other = start("other");
        one.awaitReady(START);
        other.awaitReady(START);
    }

    @AfterAll
    static void end() {
        one.close();
        other.close();
    }

    private static ServerProcess start(String name) throws IOException {
        Map<String, String> environment = Map.of(
                "POSTROAD_DATA_DIR",
                directory.resolve(name).resolve("data").toString(),
                "POSTROAD_ADMIN_KEY",
                PostroadIT.ADMIN_KEY);
        return ServerProcess.start(
                directory.resolve(name), Path.of("target", "postroad.war"), ServerProcess.SHORT_LIVED, environment);
    }

    private static void run(ServerProcess server, String... arguments) {
        String url = server.url("").toString();
        CliRun.Result result =
                new CliRun(directory).at(url, PostroadIT.ADMIN_KEY).run(arguments);
        assertThat(result.code())
                .as(String.join(" ", arguments) + "\n" + result.out() + result.err())
                .isZero();
    }

    private static String snapshot(ServerProcess server, String name) throws IOException {
        Path file = directory.resolve(name);
        run(server, "snapshot", "--output", file.toString());
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void whatASnapshotMadeHasTheSameSnapshot() throws IOException {
        Path plan = Files.writeString(directory.resolve("plan.ndjson"), PLAN);
        run(one, "apply", "--file", plan.toString());
        String first = snapshot(one, "first.ndjson");
        assertThat(first).contains("ann@example.org", "Ärger", "bulk", "FixedDelay", "33");
        assertThat(snapshot(other, "empty.ndjson")).isNotEqualTo(first);

        run(
                other,
                "apply",
                "--dry-run",
                "--file",
                directory.resolve("first.ndjson").toString());
        assertThat(snapshot(other, "still-empty.ndjson")).doesNotContain("ann@example.org");
        run(other, "apply", "--file", directory.resolve("first.ndjson").toString());

        assertThat(snapshot(other, "second.ndjson")).isEqualTo(first);
        run(other, "apply", "--file", directory.resolve("first.ndjson").toString());
        assertThat(snapshot(other, "third.ndjson")).isEqualTo(first);
    }
}
