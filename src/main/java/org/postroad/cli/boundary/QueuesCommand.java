package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.Rest;
import org.postroad.cli.entity.JsonText;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "queues", synopsisSubcommandLabel = "COMMAND", description = "See queues, and halt them")
final class QueuesCommand {
    private final PostroadCommand postroad;

    QueuesCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    private Rest rest() {
        return new Rest(postroad.server(), postroad.account());
    }

    @Command(name = "list", description = "List the queues")
    void list(@Mixin OutputOptions output) {
        postroad.output(output).list(RestTable.QUEUES.columns(), rest().list("/api/queues"), RestTable.QUEUES::row);
    }

    @Command(name = "pause", description = "Start no more jobs of a queue")
    void pause(
            @Parameters(paramLabel = "QUEUE", description = "by name or id") String queue,
            @Option(names = "--reason", paramLabel = "TEXT", description = "for those who wonder") @Nullable
                    String reason) {
        JsonObjectBuilder body = Json.createObjectBuilder();
        if (reason != null) {
            body.add("reason", reason);
        }
        command(queue, "/pause", body.build());
    }

    @Command(name = "resume", description = "Start its jobs again")
    void resume(@Parameters(paramLabel = "QUEUE", description = "by name or id") String queue) {
        command(queue, "/resume", null);
    }

    private void command(String queue, String command, @Nullable JsonObject body) {
        Rest rest = rest();
        JsonObject now = rest.command("/api/queues/" + JsonText.string(rest.queue(queue), "id") + command, body);
        postroad.output(Format.NAME)
                .say(JsonText.string(now, "name") + (now.getBoolean("paused", false) ? " is paused" : " runs"));
    }
}
