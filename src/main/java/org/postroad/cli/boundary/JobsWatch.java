package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.Rest;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = "Follow jobs: a line whenever one has changed; of those that are named, until all have ended")
final class JobsWatch implements Runnable {
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "resolved", "cancelled");
    private static final int NEWEST = 200;

    @Parameters(
            arity = "0..*",
            paramLabel = "JOB",
            description = "those that filter and account say where none is named")
    private @Nullable List<String> ids;

    @Mixin
    private JobFilter filter;

    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1", description = "between two looks")
    private int seconds;

    private final Map<String, String> seen = new HashMap<>();
    private final PostroadCommand postroad;

    JobsWatch(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        Rest rest = new Rest(postroad.server(), postroad.account());
        List<String> open = new ArrayList<>(ids == null ? List.of() : ids);
        String path = open.isEmpty() ? rest.ofAccount("/jobs") : "";
        boolean well = true;
        do {
            if (open.isEmpty()) {
                List<JsonObject> newest = new ArrayList<>(rest.list(path, filter.query(), NEWEST));
                java.util.Collections.reverse(newest);
                newest.forEach(this::tell);
                continue;
            }
            for (String id : List.copyOf(open)) {
                JsonObject job = rest.read("/api/jobs/" + JobsCommand.segment(id));
                tell(job);
                String status = JsonText.string(job, "status");
                if (ENDED.contains(status)) {
                    open.remove(id);
                    well &= status.equals("succeeded");
                }
            }
            if (open.isEmpty()) {
                end(well);
                return;
            }
        } while (postroad.host().dialogue().pause(Duration.ofSeconds(Math.max(1, seconds))));
    }

    private static void end(boolean well) {
        if (!well) {
            throw new Failure(ExitCode.FAILED, "Not all of them succeeded");
        }
    }

    private void tell(JsonObject job) {
        String now = String.join("\t", RestTable.JOBS.row(job));
        if (!now.equals(seen.put(JsonText.string(job, "id"), now))) {
            postroad.host().out().print(now + "\n");
            postroad.host().out().flush();
        }
    }
}
