package org.postroad.cli.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.function.Function;
import org.postroad.cli.control.Host;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.TextTable;
import org.postroad.cli.entity.YamlText;
import org.postroad.platform.entity.Json;

/** Shows data on standard output: for a person at a terminal, or for the program that reads a pipe. */
record Output(Host host, Format format, boolean colour) {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    /** Records under column names. @param row the cells of a record */
    void list(List<String> columns, List<JsonObject> records, Function<JsonObject, List<String>> row) {
        switch (format) {
            case NAME -> records.forEach(record -> line(JsonText.string(record, "id")));
            case JSON -> line(JsonText.pretty(array(records)));
            case YAML -> line(YamlText.of(array(records)));
            case TABLE -> table(new TextTable(columns, records.stream().map(row).toList()));
        }
    }

    /** One record. @param rows names and values of it */
    void object(JsonObject record, List<List<String>> rows) {
        switch (format) {
            case NAME -> line(JsonText.string(record, "id"));
            case JSON -> line(JsonText.pretty(record));
            case YAML -> line(YamlText.of(record));
            case TABLE -> properties(rows);
        }
    }

    /** Names and values. */
    void properties(List<List<String>> rows) {
        TextTable table = new TextTable(List.of("", ""), rows);
        if (host.isTerminal()) {
            // A value is never cut here: it is what was asked for
            table.lines(Integer.MAX_VALUE).stream().skip(1).forEach(this::line);
        } else {
            table.plainLines().forEach(this::line);
        }
    }

    void table(TextTable table) {
        if (!host.isTerminal()) {
            table.plainLines().forEach(this::line);
            return;
        }
        List<String> lines = table.lines(host.columns());
        line(bold(lines.get(0)));
        lines.stream().skip(1).forEach(this::line);
    }

    void line(String text) {
        host.out().print(text + "\n");
    }

    /** What is not data. */
    void say(String text) {
        host.err().println(text);
    }

    String bold(String text) {
        return colour ? BOLD + text + PLAIN : text;
    }

    private static JsonValue array(List<JsonObject> records) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        records.forEach(array::add);
        return array.build();
    }
}
