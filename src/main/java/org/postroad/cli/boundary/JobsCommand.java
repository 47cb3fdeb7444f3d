package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.Rest;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.ShownObject;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is typed about jobs; what comes of a decision is in {@link JobsChange}. */
@Command(
        name = "jobs",
        synopsisSubcommandLabel = "COMMAND",
        description = "See jobs, and decide about those that failed")
final class JobsCommand {
    private static final int FIRST = 50;

    private final PostroadCommand postroad;

    JobsCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    private Rest rest() {
        return new Rest(postroad.server(), postroad.account());
    }

    @Command(name = "list", description = "List jobs, the newest first")
    void list(
            @Mixin JobFilter filter,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "" + FIRST,
                            description = "at most so many; 0 for all (${DEFAULT-VALUE})")
                    int limit,
            @Option(names = "--all-accounts", description = "of the whole server, for operators") boolean everywhere,
            @Mixin OutputOptions output) {
        Rest rest = rest();
        List<JsonObject> jobs = rest.list(everywhere ? "/api/jobs" : rest.ofAccount("/jobs"), filter.query(), limit);
        postroad.output(output).list(RestTable.JOBS.columns(), jobs, RestTable.JOBS::row);
    }

    @Command(name = "show", description = "Show a job and its failed attempts")
    void show(@Parameters(paramLabel = "JOB") String id, @Mixin OutputOptions output) {
        Rest rest = rest();
        JsonObject job = rest.read("/api/jobs/" + segment(id));
        Output shown = postroad.output(output);
        shown.object(job, ShownObject.plainRows(job));
        if (output.format() == Format.TABLE && job.getInt("run_count", 0) > 0) {
            List<JsonObject> attempts =
                    new ArrayList<>(rest.list("/api/jobs/" + segment(id) + "/attempts", java.util.Map.of(), FIRST));
            if (!attempts.isEmpty()) {
                shown.line("");
                shown.list(RestTable.ATTEMPTS.columns(), attempts, RestTable.ATTEMPTS::row);
            }
        }
    }

    @Command(name = "retry", description = "Requeue failed, resolved or cancelled jobs with a fresh budget")
    void retry(
            @Parameters(arity = "0..*", paramLabel = "JOB") @Nullable List<String> ids,
            @Mixin JobFilter filter,
            @Mixin JobsChange.Assent assent) {
        new JobsChange(postroad, "retry", "retried").run(ids, filter, assent);
    }

    @Command(name = "resolve", description = "Close failed, retrying or stalled jobs")
    void resolve(
            @Parameters(arity = "0..*", paramLabel = "JOB") @Nullable List<String> ids,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "why, for those who read it later; with ids only")
                    @Nullable
                    String note,
            @Mixin JobFilter filter,
            @Mixin JobsChange.Assent assent) {
        JobsChange change = new JobsChange(postroad, "resolve", "resolved");
        if (note == null) {
            change.run(ids, filter, assent);
        } else if (ids == null || ids.isEmpty()) {
            throw Failure.usage("A note is for jobs that are named by id");
        } else {
            change.each(ids, Json.createObjectBuilder().add("note", note).build());
        }
    }

    @Command(name = "cancel", description = "Call waiting jobs off, and ask running ones to stop")
    void cancel(
            @Parameters(arity = "0..*", paramLabel = "JOB") @Nullable List<String> ids,
            @Mixin JobFilter filter,
            @Mixin JobsChange.Assent assent) {
        new JobsChange(postroad, "cancel", "cancelled").run(ids, filter, assent);
    }

    @Command(name = "trigger", description = "Run waiting jobs now, and failed ones once more")
    void trigger(@Parameters(arity = "1..*", paramLabel = "JOB") List<String> ids) {
        new JobsChange(postroad, "trigger", "triggered").each(ids, null);
    }

    /** An id in a path: whatever is typed stays one part of it. */
    static String segment(String id) {
        return java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
