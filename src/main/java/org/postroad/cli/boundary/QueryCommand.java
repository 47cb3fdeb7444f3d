package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.postroad.cli.control.Records.Query;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.TypedValue;
import org.postroad.cli.entity.Where;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "query", description = "List the records of an object")
final class QueryCommand implements Runnable {
    @Parameters(paramLabel = "OBJECT", description = "as mta-virtual-queue")
    private String object;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = "also >=, <=, >, <; all that are given have to hold")
    private List<String> where = List.of();

    @Option(names = "--fields", split = ",", paramLabel = "FIELD", description = "the columns")
    private List<String> fields = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "at most so many")
    private int limit;

    @Mixin
    private OutputOptions output;

    @Mixin
    private JsonLines json;

    private final PostroadCommand postroad;

    QueryCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        PostroadCommand.Objects objects = postroad.objects();
        ObjectDef def = objects.schema().object(object);
        if (def.isSingleton()) {
            throw Failure.usage("There is one " + def.kebab() + " only: `postroad get " + def.kebab() + "`");
        }
        Output shown = postroad.output(output);
        List<JsonObject> all = new ArrayList<>();
        Progress progress = new Progress(postroad.host(), "records");
        objects.records().query(def, new Query(Where.filter(def, where), asked(def), limit), (page, total) -> {
            if (json.asked()) {
                page.forEach(record -> shown.line(record.toString()));
            } else {
                all.addAll(page);
                progress.at(all.size(), total);
            }
        });
        progress.done();
        if (!json.asked()) {
            List<String> columns = fields.isEmpty() ? def.columns() : fields;
            shown.list(
                    columns,
                    all,
                    record -> columns.stream()
                            .map(column ->
                                    TypedValue.shown(def.typeAt(column), record.getOrDefault(column, JsonValue.NULL)))
                            .toList());
        }
    }

    /** For a table no more than it shows; for everything else the whole records. */
    private List<String> asked(ObjectDef def) {
        boolean table = output.format() == Format.TABLE && !json.asked();
        return fields.isEmpty() && table ? def.columns() : fields;
    }
}
