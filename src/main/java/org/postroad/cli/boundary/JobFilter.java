package org.postroad.cli.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Option;

/** Which jobs. */
final class JobFilter {
    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            description = "pending, retrying, stalled, running, succeeded, failed, resolved, cancelled")
    private List<String> status = List.of();

    @Option(names = "--action", paramLabel = "ACTION", description = "what they do")
    private String action = "";

    @Option(names = "--queue", paramLabel = "QUEUE", description = "by name or id")
    private String queue = "";

    @Option(names = "--error-code", paramLabel = "CODE", description = "why they failed last")
    private String errorCode = "";

    @Option(names = "--task", paramLabel = "TASK", description = "the task that made them")
    private String task = "";

    boolean isEmpty() {
        return query().values().stream().allMatch(String::isEmpty);
    }

    /** For a list. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>(others());
        query.put("status", String.join(",", status));
        return query;
    }

    /** For a search. */
    JsonObject json() {
        JsonObjectBuilder filter = Json.createObjectBuilder();
        if (!status.isEmpty()) {
            JsonArrayBuilder any = Json.createArrayBuilder();
            status.forEach(any::add);
            filter.add("status", any);
        }
        others().forEach((name, value) -> {
            if (!value.isEmpty()) {
                filter.add(name, value);
            }
        });
        return filter.build();
    }

    private Map<String, String> others() {
        return Map.of("action", action, "queue", queue, "error_code", errorCode, "task_id", task);
    }
}
