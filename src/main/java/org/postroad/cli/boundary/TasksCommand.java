package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.postroad.cli.control.Rest;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ShownObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tasks",
        synopsisSubcommandLabel = "COMMAND",
        description = "See the tasks that make jobs, and start them")
final class TasksCommand {
    private final PostroadCommand postroad;

    TasksCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    private Rest rest() {
        return new Rest(postroad.server(), postroad.account());
    }

    @Command(name = "list", description = "List the tasks of an account, the newest first")
    void list(
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            defaultValue = "",
                            description = "idle, waiting, running, failing, done")
                    String status,
            @Option(names = "--type", paramLabel = "ACTION", defaultValue = "", description = "what they do")
                    String type,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "at most so many; 0 for all (${DEFAULT-VALUE})")
                    int limit,
            @Mixin OutputOptions output) {
        Rest rest = rest();
        List<JsonObject> tasks =
                rest.list(rest.ofAccount("/tasks"), Map.of("status", status, "task_type", type), limit);
        postroad.output(output).list(RestTable.TASKS.columns(), tasks, RestTable.TASKS::row);
    }

    @Command(name = "show", description = "Show a task and what it has come to")
    void show(@Parameters(paramLabel = "TASK") String id, @Mixin OutputOptions output) {
        JsonObject task = rest().read("/api/tasks/" + JobsCommand.segment(id));
        postroad.output(output).object(task, ShownObject.plainRows(task));
    }

    @Command(
            name = "trigger",
            description = "Start a task, or have its jobs that wait run now; the ids of the jobs are the output")
    void trigger(@Parameters(paramLabel = "TASK") String id) {
        JsonObject task = rest().command("/api/tasks/" + JobsCommand.segment(id) + "/trigger", null);
        Output shown = postroad.output(Format.NAME);
        JsonText.strings(task, "job_ids").forEach(shown::line);
    }
}
