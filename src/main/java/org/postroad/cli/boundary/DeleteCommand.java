package org.postroad.cli.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.Refusal;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Destroy records; the ids of those that are gone are the output")
final class DeleteCommand implements Runnable {
    @Parameters(paramLabel = "OBJECT", description = "as mta-virtual-queue")
    private String object;

    @Option(names = "--ids", split = ",", paramLabel = "ID", description = "which")
    private List<String> ids = List.of();

    @Option(names = "--stdin", description = "their ids on standard input, one a line")
    private boolean stdin;

    private final PostroadCommand postroad;

    DeleteCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        List<String> which = which();
        PostroadCommand.Objects objects = postroad.objects();
        ObjectDef def = objects.schema().object(object);
        Outcomes outcomes = new Outcomes(postroad.output(Format.NAME));
        Progress progress = new Progress(postroad.host(), "deleted");
        int size = objects.records().limit("maxObjectsInSet");
        for (int from = 0; from < which.size(); from += size) {
            List<String> batch = which.subList(from, Math.min(which.size(), from + size));
            JsonArrayBuilder list = Json.createArrayBuilder();
            batch.forEach(list::add);
            JsonObject destroy = Json.createObjectBuilder().add("destroy", list).build();
            take(batch, objects.records().set(def, destroy, Map.of()), outcomes);
            progress.at(from + batch.size(), which.size());
        }
        progress.done();
        outcomes.end();
    }

    private static void take(List<String> batch, JsonObject answer, Outcomes outcomes) {
        List<String> destroyed = JsonText.strings(answer, "destroyed");
        JsonObject errors = JsonText.member(answer, "notDestroyed");
        for (String id : batch) {
            if (errors.get(id) instanceof JsonObject error) {
                outcomes.failed(new Refusal(error).failure(id));
            } else if (destroyed.contains(id)) {
                outcomes.done(id);
            } else {
                outcomes.failed(new Failure(ExitCode.FAILED, id + ": the server does not say what became of it"));
            }
        }
    }

    private List<String> which() {
        List<String> which = new ArrayList<>(ids);
        if (stdin) {
            BodyOptions.text(null, postroad.host().in())
                    .lines()
                    .map(String::strip)
                    .forEach(which::add);
        }
        which.removeIf(String::isEmpty);
        if (which.isEmpty()) {
            throw Failure.usage("Which? Give --ids, or --stdin");
        }
        return which.stream().distinct().toList();
    }
}
