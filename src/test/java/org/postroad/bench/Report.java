package org.postroad.bench;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that was measured: a table for people, every round for machines. Written anew after each measure, so that a stop loses none. */
final class Report {
    private static final List<String> HEAD =
            List.of("measure", "Postroad", "peer or baseline", "judged", "bar", "target", "met?");

    private final Path file;
    private final PrintStream out;
    private final @Nullable Report whole;
    private final List<List<String>> table = new ArrayList<>();
    private final Map<String, JsonObject> sections = new LinkedHashMap<>();
    private final JsonArrayBuilder measures = Json.createArrayBuilder();
    private final List<JsonObject> written = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Report(Path file, PrintStream out) {
        this(file, out, null);
    }

    private Report(Path file, PrintStream out, @Nullable Report whole) {
        this.file = file;
        this.out = out;
        this.whole = whole;
    }

    /** A report with a file of its own, which begins with what this one has said of the run; its lines are in this one's table too. */
    Report part(String name) {
        Report part = new Report(file.resolveSibling(name + ".json"), out, this);
        part.sections.putAll(sections);
        return part;
    }

    /** Something that holds for the whole run, such as the machine. */
    void section(String name, JsonObject content) {
        sections.put(name, content);
        write();
    }

    /** Says what is being done, and how. */
    void say(String text) {
        out.println("[bench] " + text);
        out.flush();
    }

    /** Something that a reader of the table must know. */
    void note(String text) {
        notes.add(text);
        if (whole == null) {
            say(text);
        } else {
            whole.note(text);
        }
    }

    /**
     * A line of the table.
     *
     * @param judged what the goal is held against: the value itself, or its ratio to another
     * @param raw the values of every round, by who made them
     */
    void line(String measure, String ours, String beside, double judged, Goal goal, Map<String, Sample> raw) {
        List<String> row = List.of(
                measure, ours, beside, Sample.number(judged), goal.barText(), goal.targetText(), goal.verdict(judged));
        table.add(row);
        if (whole == null) {
            say(String.join(" | ", row));
        } else {
            whole.line(measure, ours, beside, judged, goal, raw);
        }
        JsonObjectBuilder rounds = Json.createObjectBuilder();
        raw.forEach((who, sample) -> rounds.add(who, sample.json()));
        JsonObjectBuilder object = Json.createObjectBuilder().add("measure", measure);
        if (Double.isFinite(judged)) {
            object.add("judged", judged);
        }
        written.add(object.add("bar", goal.bar())
                .add("target", goal.target())
                .add("more_is_better", goal.atLeast())
                .add("verdict", goal.verdict(judged))
                .add("rounds", rounds)
                .build());
        write();
    }

    private void write() {
        JsonObjectBuilder all = Json.createObjectBuilder();
        sections.forEach(all::add);
        written.forEach(measures::add);
        all.add("measures", measures.build());
        all.add("notes", Json.createArrayBuilder(notes));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (Writer to = Files.newBufferedWriter(file);
                    JsonWriter json = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                            .createWriter(to)) {
                json.writeObject(all.build());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The table. */
    void print() {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        rows.addAll(table);
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        out.println();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                cells.add(row.get(i) + " ".repeat(widths[i] - row.get(i).length()));
            }
            out.println(cells.stream().collect(Collectors.joining("  ")).stripTrailing());
        }
        out.println();
        notes.forEach(note -> out.println("* " + note));
        out.println("Every round: " + file);
    }
}
