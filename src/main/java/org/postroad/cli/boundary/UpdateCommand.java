package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.FieldArguments;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.Refusal;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "update", description = "Change a record, or the only one")
final class UpdateCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "OBJECT", description = "as task-manager")
    private String object;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "left out where there is but one")
    private @Nullable String id;

    @Mixin
    private BodyOptions body;

    @Mixin
    private OutputOptions output;

    private final PostroadCommand postroad;

    UpdateCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        PostroadCommand.Objects objects = postroad.objects();
        ObjectDef def = objects.schema().object(object);
        String which = GetCommand.id(def, id);
        JsonObject patch = body.whole(postroad.host().in()).orElseGet(() -> FieldArguments.patch(def, body.fields()));
        JsonObject update = Json.createObjectBuilder()
                .add("update", Json.createObjectBuilder().add(which, patch))
                .build();
        JsonObject answer = objects.records().set(def, update, Map.of());
        String what = def.kebab() + (def.isSingleton() ? "" : " " + which);
        if (JsonText.member(answer, "notUpdated").get(which) instanceof JsonObject error) {
            throw new Refusal(error).failure(what + " is not changed");
        }
        JsonObject updated = JsonText.member(answer, "updated");
        if (!updated.containsKey(which)) {
            throw new Failure(ExitCode.FAILED, "The server does not say whether it changed " + what);
        }
        show(what, which, updated.getOrDefault(which, JsonValue.NULL));
    }

    private void show(String what, String which, JsonValue changed) {
        Output shown = postroad.output(output);
        shown.say("Updated " + what);
        if (output.format() != Format.TABLE) {
            JsonObject record = changed instanceof JsonObject more ? more : JsonValue.EMPTY_JSON_OBJECT;
            shown.object(Json.createObjectBuilder(record).add("id", which).build(), java.util.List.of());
        }
    }
}
