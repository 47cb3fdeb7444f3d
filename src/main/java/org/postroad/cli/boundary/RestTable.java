package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.postroad.cli.entity.JsonText;

/** What lists of REST objects show. @param columns the members, which are the column names too */
record RestTable(List<String> columns) {
    static final RestTable JOBS = new RestTable(
            List.of("id", "status", "action", "queue", "priority", "attempts", "due_at", "last_error_code"));
    static final RestTable TASKS = new RestTable(
            List.of("id", "status", "task_type", "pending", "running", "failed", "succeeded", "updated_at"));
    static final RestTable QUEUES =
            new RestTable(List.of("id", "name", "kind", "threads_per_node", "paused", "reason", "description"));
    static final RestTable ATTEMPTS =
            new RestTable(List.of("number", "started_at", "ended_at", "node", "code", "detail"));

    List<String> row(JsonObject record) {
        return columns.stream().map(column -> cell(record, column)).toList();
    }

    private static String cell(JsonObject record, String column) {
        if (column.equals("attempts")) {
            return record.getInt("attempt_count", 0) + "/" + record.getInt("max_attempts", 0);
        }
        JsonValue value = record.get(column);
        if (value == null) {
            value = JsonText.member(record, column.equals("reason") ? "pause" : "counts")
                    .get(column);
        }
        String text = value == null || value == JsonValue.NULL ? "-" : JsonText.bare(value);
        // To the second: nobody reads microseconds in a list
        return column.endsWith("_at") ? text.replaceFirst("\\.[0-9]+Z$", "Z") : text;
    }
}
