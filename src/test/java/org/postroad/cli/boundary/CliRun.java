package org.postroad.cli.boundary;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.cli.control.Host;

/** The command line in this JVM, with a home of its own. */
final class CliRun implements Host.Dialogue {
    final Map<String, String> environment = new HashMap<>();
    final Deque<String> secrets = new ArrayDeque<>();
    String input = "";
    int columns;
    int pauses;
    Runnable whilePaused = () -> {};
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    CliRun(Path home) {
        environment.put("HOME", home.toString());
    }

    /** As somebody who has a key of that server. */
    CliRun at(String url, String key) {
        environment.put("POSTROAD_URL", url);
        environment.put("POSTROAD_TOKEN", key);
        return this;
    }

    record Result(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        err.reset();
        Host host = new Host(
                environment,
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                this,
                columns,
                "1.2.3");
        int code = new Cli(host, "postroad").run(arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What a command that is still running has said. */
    String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> secret(String prompt) {
        return Optional.ofNullable(secrets.poll());
    }

    @Override
    public boolean pause(Duration time) {
        whilePaused.run();
        return --pauses >= 0;
    }
}
