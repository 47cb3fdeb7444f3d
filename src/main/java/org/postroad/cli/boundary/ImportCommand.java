package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.PlanRun;
import org.postroad.cli.control.PlanRun.Step;
import org.postroad.cli.control.Records.Query;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.PlanLine;
import org.postroad.cli.entity.TomlPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "import",
        description = {
            "Take over what a configuration file of Stalwart 0.15 says of outbound mail: queue.strategy, queue.schedule and queue.virtual.",
            "It is merged into what the server has. All that is wrong is told with line and key, and then nothing is changed;",
            "--fix mends what can safely be mended: a queue that is missing, quotes that are not escaped."
        })
final class ImportCommand implements Runnable {
    @Option(names = "--toml", paramLabel = "FILE", required = true, description = "the file; - for standard input")
    private @Nullable Path file;

    @Option(names = "--fix", description = "mend what can safely be mended")
    private boolean fix;

    @Option(names = "--dry-run", description = "change nothing, say what would be done")
    private boolean dry;

    private final PostroadCommand postroad;
    private int done;

    ImportCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        Path given = file != null && file.toString().equals("-") ? null : file;
        String text = BodyOptions.text(given, postroad.host().in());
        PostroadCommand.Objects objects = postroad.objects();
        TomlPlan.Result result = TomlPlan.read(text, present(objects), fix);
        Output shown = postroad.output(Format.NAME);
        result.findings().forEach(finding -> shown.say(label(finding.kind()) + finding));
        if (!result.isGood()) {
            throw Failure.usage("Nothing was imported");
        }
        new PlanRun(objects.records(), dry, this::take).run(PlanLine.parse(objects.schema(), result.plan()));
    }

    private static TomlPlan.Present present(PostroadCommand.Objects objects) {
        Map<String, String> queues = new HashMap<>();
        Map<String, Integer> threads = new HashMap<>();
        for (JsonObject queue : objects.records().list(objects.schema().object("x:MtaVirtualQueue"), Query.all())) {
            if (JsonText.string(queue, "kind").equals("mail")) {
                queues.put(JsonText.string(queue, "name"), JsonText.string(queue, "id"));
                threads.put(JsonText.string(queue, "name"), queue.getInt("threadsPerNode"));
            }
        }
        Set<String> schedules =
                objects.records().list(objects.schema().object("x:MtaDeliverySchedule"), Query.all()).stream()
                        .map(schedule -> JsonText.string(schedule, "name"))
                        .collect(Collectors.toUnmodifiableSet());
        return new TomlPlan.Present(queues, threads, schedules);
    }

    private static String label(TomlPlan.Kind kind) {
        return switch (kind) {
            case ERROR, MENDABLE -> "error: ";
            case MENDED -> "mended: ";
            case NOTE -> "note: ";
        };
    }

    private void take(Step step) {
        if (step.failure().isPresent()) {
            Failure failure = step.failure().get();
            throw new Failure(done > 0 && !dry ? ExitCode.PARTIAL : failure.code(), failure.text());
        }
        done++;
        String name = step.name().substring(step.name().indexOf(':') + 1);
        boolean known = step.operation().equals("update");
        postroad.output(Format.NAME)
                .line((dry ? "would " : "") + step.operation() + " "
                        + step.line().def().kebab()
                        + (known && step.line().def().isSingleton() ? "" : " " + name));
    }
}
