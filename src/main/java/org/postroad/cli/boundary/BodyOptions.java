package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import picocli.CommandLine.Option;

/** Where the values of a record come from: one of four places. */
final class BodyOptions {
    @Option(
            names = "--field",
            paramLabel = "NAME=VALUE",
            description = "one value; the name may be a pointer, as strategy/factor")
    private List<String> fields = List.of();

    @Option(names = "--json", paramLabel = "JSON", description = "the values as a JSON object")
    private @Nullable String json;

    @Option(names = "--file", paramLabel = "FILE", description = "a file with that object")
    private @Nullable Path file;

    @Option(names = "--stdin", description = "that object on standard input")
    private boolean stdin;

    List<String> fields() {
        return fields;
    }

    /** The object that was given as a whole; empty if there are fields. @throws Failure USAGE unless there is exactly one of them */
    Optional<JsonObject> whole(BufferedReader in) {
        int ways = (fields.isEmpty() ? 0 : 1) + (json == null ? 0 : 1) + (file == null ? 0 : 1) + (stdin ? 1 : 0);
        if (ways != 1) {
            throw Failure.usage("Give values by one of --field, --json, --file and --stdin");
        }
        if (!fields.isEmpty()) {
            return Optional.empty();
        }
        String text = json != null ? json : text(file, in);
        return Optional.of(JsonText.object(text, "What is given"));
    }

    /** All of a file, or of standard input where there is none. @throws Failure FAILED if it cannot be read */
    static String text(@Nullable Path file, BufferedReader in) {
        try {
            if (file != null) {
                return Files.readString(file);
            }
            StringWriter text = new StringWriter();
            in.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED, "Cannot read " + (file == null ? "standard input" : file) + ": " + e.getMessage());
        }
    }
}
