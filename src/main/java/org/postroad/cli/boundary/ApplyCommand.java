package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.PlanRun;
import org.postroad.cli.control.PlanRun.Step;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.PlanLine;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = {
            "Carry out a plan: one JSON object a line, each with @type, object and value.",
            "  {\"@type\":\"upsert\",\"object\":\"MtaVirtualQueue\",\"matchOn\":[\"name\"],\"value\":{\"q\":{\"name\":\"vip\",\"threadsPerNode\":50}}}",
            "upsert makes or changes, reconcile also destroys what it does not name; create, update and destroy do as they say."
        })
final class ApplyCommand implements Runnable {
    @Option(names = "--file", paramLabel = "FILE", description = "the plan")
    private @Nullable Path file;

    @Option(names = "--stdin", description = "the plan on standard input")
    private boolean stdin;

    @Option(names = "--dry-run", description = "change nothing, say what would be done")
    private boolean dry;

    @Option(names = "--continue-on-error", description = "go on after what the server refuses")
    private boolean goOn;

    @Option(names = "--quiet", description = "say nothing but errors")
    private boolean quiet;

    @Option(names = "--json", description = "one JSON object a line for each thing done")
    private boolean json;

    @Option(names = "--progress", description = "each thing done on standard error")
    private boolean progress;

    private final Map<String, Integer> counts = new TreeMap<>();
    private int done;
    private int failed;
    private Optional<Failure> first = Optional.empty();
    private final PostroadCommand postroad;

    ApplyCommand(PostroadCommand postroad) {
        this.postroad = postroad;
    }

    @Override
    public void run() {
        if ((file == null) != stdin) {
            throw Failure.usage("Where is the plan? Give --file or --stdin");
        }
        String text = BodyOptions.text(file, postroad.host().in());
        PostroadCommand.Objects objects = postroad.objects();
        List<PlanLine> lines = PlanLine.parse(objects.schema(), text);
        try {
            new PlanRun(objects.records(), dry, this::take).run(lines);
        } catch (Failure failure) {
            first = first.or(() -> Optional.of(failure));
            failed += failed == 0 ? 1 : 0;
        }
        end();
    }

    private void take(Step step) {
        Output shown = postroad.output(Format.NAME);
        if (json) {
            shown.line(json(step).toString());
        }
        if (step.failure().isEmpty()) {
            done++;
            counts.merge(step.operation(), 1, Integer::sum);
            if (progress || dry && !quiet) {
                shown.say((dry ? "would " : "") + step.operation() + " "
                        + step.line().def().kebab() + " " + step.name());
            }
            return;
        }
        failed++;
        Failure why = new Failure(
                step.failure().get().code(),
                "Line " + step.line().number() + ": " + step.failure().get().text());
        first = first.or(() -> Optional.of(why));
        if (!goOn) {
            throw why;
        }
        shown.say(why.text());
    }

    private static JsonObject json(Step step) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("line", step.line().number())
                .add("object", step.line().def().wireName())
                .add("operation", step.operation())
                .add("name", step.name())
                .add("id", step.id());
        step.failure().ifPresent(failure -> json.add("error", failure.text()));
        return json.build();
    }

    private void end() {
        if (!quiet) {
            String what = counts.isEmpty()
                    ? "nothing"
                    : counts.toString().replaceAll("[{}]", "").replace("=", " ");
            postroad.output(Format.NAME)
                    .say((dry ? "Would do: " : "Done: ") + what + (failed == 0 ? "" : "; " + failed + " failed"));
        }
        if (first.isPresent()) {
            throw new Failure(
                    done > 0 && !dry ? ExitCode.PARTIAL : first.get().code(),
                    first.get().text());
        }
    }
}
