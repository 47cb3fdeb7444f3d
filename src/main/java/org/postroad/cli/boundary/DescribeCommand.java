package org.postroad.cli.boundary;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.SchemaSource;
import org.postroad.cli.control.UserFiles;
import org.postroad.cli.entity.Field;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.Schema;
import org.postroad.cli.entity.TextTable;
import org.postroad.cli.entity.TypedValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "describe", description = "Say which objects the server has, or what one consists of")
final class DescribeCommand implements Runnable {
    private static final List<String> COLUMNS = List.of("field", "type", "default", "set by", "what it is");

    @Parameters(arity = "0..1", paramLabel = "OBJECT", description = "all where left out")
    private @Nullable String object;

    private final PostroadCommand postroad;

    DescribeCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        Schema schema = new SchemaSource(postroad.server(), new UserFiles(postroad.host())).read();
        Output shown = postroad.output(Format.TABLE);
        if (object == null) {
            shown.table(new TextTable(
                    List.of("object", "kind", "what it is"),
                    schema.objects().stream()
                            .map(def -> List.of(
                                    def.kebab(), def.isSingleton() ? "singleton" : "records", def.description()))
                            .toList()));
        } else {
            describe(schema.object(object), shown);
        }
    }

    private static void describe(ObjectDef def, Output shown) {
        shown.say(def.wireName() + ": " + def.description());
        if (!def.variants().isEmpty()) {
            shown.say("Variants: " + String.join(", ", def.variants()));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, Field> entry : def.allFields().entrySet()) {
            Field field = entry.getValue();
            JsonValue byDefault = def.defaults().get(entry.getKey());
            rows.add(List.of(
                    entry.getKey(),
                    field.type().shown(),
                    byDefault == null ? "" : TypedValue.shown(field.type(), byDefault),
                    setBy(field),
                    field.description()));
        }
        shown.table(new TextTable(COLUMNS, rows));
    }

    private static String setBy(Field field) {
        return switch (field.update()) {
            case "serverSet" -> "server";
            case "immutable" -> "create";
            default -> "create, update";
        };
    }
}
