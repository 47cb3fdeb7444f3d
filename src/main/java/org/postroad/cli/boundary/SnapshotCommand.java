package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.Records;
import org.postroad.cli.control.Records.Query;
import org.postroad.cli.control.Snapshot;
import org.postroad.cli.control.UserFiles;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.ObjectDef;
import org.postroad.cli.entity.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "snapshot",
        description = {
            "Write the objects of a server as a plan for `apply`. The same content gives the same file, on whatever server it is.",
            "Secrets, and what only the server sets, are left out."
        })
final class SnapshotCommand implements Runnable {
    @Parameters(arity = "0..*", paramLabel = "OBJECT", description = "all that can be made again where none is named")
    private @Nullable List<String> objects;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "where to; standard output where left out")
    private @Nullable Path file;

    @Option(names = "--include-secrets", description = "with those that the server gives out")
    private boolean secrets;

    @Option(
            names = "--allow-unresolved",
            split = ",",
            paramLabel = "OBJECT",
            description = "what may be referred to without being in it")
    private List<String> unresolved = List.of();

    @Option(names = "--quiet", description = "say nothing but errors")
    private boolean quiet;

    private final PostroadCommand postroad;

    SnapshotCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        PostroadCommand.Objects all = postroad.objects();
        Schema schema = all.schema();
        Set<String> allowed =
                unresolved.stream().map(name -> schema.object(name).wireName()).collect(Collectors.toSet());
        Snapshot snapshot = new Snapshot(schema, secrets, allowed);
        List<ObjectDef> which = objects == null || objects.isEmpty()
                ? schema.objects().stream().filter(ObjectDef::canBeMadeAgain).toList()
                : objects.stream().map(schema::object).toList();
        which.forEach(def -> take(def, all.records(), snapshot));
        List<String> lines = snapshot.lines();
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        if (file == null) {
            postroad.host().out().print(text);
        } else {
            UserFiles.write(file, text);
        }
        if (!quiet) {
            postroad.output(Format.NAME).say(lines.size() + " records of " + which.size() + " objects");
        }
    }

    private void take(ObjectDef def, Records records, Snapshot snapshot) {
        try {
            List<JsonObject> found = def.isSingleton()
                    ? List.of(records.get(def, ObjectDef.SINGLETON, List.of()))
                    : records.list(def, Query.all());
            snapshot.add(def, found);
        } catch (Failure failure) {
            boolean notForUs = failure.code() == ExitCode.AUTH || failure.text().contains("unknownMethod");
            if (objects != null && !objects.isEmpty() || !notForUs) {
                throw failure;
            }
            postroad.output(Format.NAME).say("Without " + def.kebab() + ": " + failure.text());
        }
    }
}
