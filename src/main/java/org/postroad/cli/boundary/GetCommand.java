package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.ShownObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Show one record of an object, or the only one")
final class GetCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "OBJECT", description = "as task-manager; `describe` lists them")
    private String object;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "left out where there is but one")
    private @Nullable String id;

    @Option(names = "--fields", split = ",", paramLabel = "FIELD", description = "only these")
    private List<String> fields = List.of();

    @Mixin
    private OutputOptions output;

    @Mixin
    private JsonLines json;

    private final PostroadCommand postroad;

    GetCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        PostroadCommand.Objects objects = postroad.objects();
        ObjectDef def = objects.schema().object(object);
        JsonObject record = objects.records().get(def, id(def, id), fields);
        Output shown = postroad.output(output);
        if (json.asked()) {
            shown.line(record.toString());
        } else {
            shown.object(record, new ShownObject(def).rows(record));
        }
    }

    /** @throws Failure USAGE for a record that nobody named */
    static String id(ObjectDef def, @Nullable String id) {
        if (id == null && !def.isSingleton()) {
            throw Failure.usage(
                    "Which " + def.kebab() + "? Give its id; `postroad query " + def.kebab() + "` shows them.");
        }
        return id == null ? ObjectDef.SINGLETON : id;
    }
}
