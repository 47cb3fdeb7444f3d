package org.postroad.cli.boundary;

import picocli.CommandLine.Option;

/** As Stalwart's client has it beside {@code --output}. */
final class JsonLines {
    @Option(names = "--json", description = "JSON as the server has it, a record a line")
    private boolean json;

    boolean asked() {
        return json;
    }
}
