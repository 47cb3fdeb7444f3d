package org.postroad.cli.boundary;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command shows its data. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json, yaml or name (ids only); a table is plain lines with tabs where it is piped")
    private @Nullable Format format;

    Format format() {
        return format == null ? Format.TABLE : format;
    }
}
