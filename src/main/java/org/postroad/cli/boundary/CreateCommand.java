package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.FieldArguments;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.Refusal;
import org.postroad.cli.entity.ShownObject;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Make a record; its id is the output")
final class CreateCommand implements Runnable {
    private static final String CLIENT_ID = "n0";

    @Parameters(paramLabel = "OBJECT[/VARIANT]", description = "as mta-virtual-queue, or action/pause-mta-queue")
    private String object;

    @Mixin
    private BodyOptions body;

    @Mixin
    private OutputOptions output;

    private final PostroadCommand postroad;

    CreateCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        PostroadCommand.Objects objects = postroad.objects();
        String[] parts = object.split("/", 2);
        ObjectDef def = objects.schema().object(parts[0]);
        JsonObjectBuilder values = Json.createObjectBuilder();
        if (parts.length > 1) {
            values.add("@type", def.variant(parts[1]));
        }
        body.whole(postroad.host().in())
                .orElseGet(() -> FieldArguments.body(def, body.fields()))
                .forEach(values::add);
        JsonObject create = Json.createObjectBuilder()
                .add("create", Json.createObjectBuilder().add(CLIENT_ID, values))
                .build();
        show(def, objects.records().set(def, create, Map.of()));
    }

    private void show(ObjectDef def, JsonObject answer) {
        if (JsonText.member(answer, "notCreated").get(CLIENT_ID) instanceof JsonObject error) {
            throw new Refusal(error).failure("No " + def.kebab() + " was made");
        }
        JsonObject created = JsonText.member(JsonText.member(answer, "created"), CLIENT_ID);
        if (!created.containsKey("id")) {
            throw new Failure(ExitCode.FAILED, "The server does not say whether it made the " + def.kebab());
        }
        Output shown = postroad.output(output);
        shown.say("Created " + def.kebab());
        if (output.format() == Format.TABLE && created.size() > 1) {
            // A secret that is shown once, for one
            shown.properties(new ShownObject(def).rows(created));
        } else if (output.format() == Format.TABLE) {
            shown.line(JsonText.string(created, "id"));
        } else {
            shown.object(created, new ShownObject(def).rows(created));
        }
    }
}
