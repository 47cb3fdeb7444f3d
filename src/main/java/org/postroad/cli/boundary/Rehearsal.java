package org.postroad.cli.boundary;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.postroad.cli.control.Host;
import org.postroad.cli.control.StageServer;

/**
 * Does what users do most, against a server of its own and silently: run once by the launcher, so that the classes it loads are put into the
 * archive that later starts come from.
 */
record Rehearsal(Host host) {

    int run() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        try (StageServer stage = StageServer.open()) {
            Map<String, String> environment = new HashMap<>(host.environment());
            environment.keySet().removeIf(name -> name.startsWith("POSTROAD_") || name.startsWith("STALWART_"));
            environment.put("POSTROAD_URL", stage.url());
            environment.put("POSTROAD_TOKEN", "rehearsal");
            environment.put("XDG_CACHE_HOME", "/nonexistent");
            environment.put("XDG_CONFIG_HOME", "/nonexistent");
            Host quiet = new Host(environment, host.in(), nowhere, nowhere, host.dialogue(), 80, host.version());
            Cli cli = new Cli(quiet, "postroad");
            cli.run("--version");
            cli.run("--help");
            cli.run("get", "task-manager");
            cli.run("get", "task-manager", "--output", "json");
            cli.run("query", "mta-virtual-queue");
            cli.run("update", "task-manager", "--field", "maxAttempts=3");
            cli.run("jobs", "list", "--account", "acc_rehearsal");
            cli.run("queues", "list");
        }
        return 0;
    }
}
