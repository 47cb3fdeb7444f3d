package org.postroad.cli.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.Json;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * What a configuration file of Stalwart 0.15 says of outbound mail, as a plan that {@code apply} carries out: virtual queues, delivery
 * schedules and the strategy, merged into what a server has. All that is wrong is told at once, with line and key.
 */
public final class TomlPlan {
    private static final Set<String> STRATEGIES = Set.of("route", "schedule", "connection", "tls");
    private static final int USUAL_THREADS = 25;
    private static final long USUAL_TTL = 3 * 86_400_000L;

    private final Present present;
    private final boolean fix;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> threads = new LinkedHashMap<>();
    private final Map<String, JsonObject> schedules = new LinkedHashMap<>();
    private final Map<String, JsonObject> strategies = new TreeMap<>();
    private final List<WantedQueue> wanted = new ArrayList<>();

    /** A queue that a schedule names. @param schedule whose queue of the same name lends its threads, if this one is not there */
    private record WantedQueue(String queue, int line, String key, String schedule) {}

    /**
     * What the server has.
     *
     * @param queues ids of mail queues by name
     * @param threads of these queues
     * @param schedules the names of delivery schedules
     */
    public record Present(Map<String, String> queues, Map<String, Integer> threads, Set<String> schedules) {
        public Present {
            queues = Map.copyOf(queues);
            threads = Map.copyOf(threads);
            schedules = Set.copyOf(schedules);
        }
    }

    /** How bad it is. */
    public enum Kind {
        /** The file is not imported. */
        ERROR,
        /** The file is not imported, unless it is to be mended. */
        MENDABLE,
        /** It was mended. */
        MENDED,
        /** Said, so that nobody is surprised. */
        NOTE
    }

    /** What is to be said of a place. @param line from 1 */
    public record Finding(Kind kind, int line, String key, String text) {
        @Override
        public String toString() {
            return "line " + line + ", " + key + ": " + text;
        }
    }

    /** @param plan as {@code apply} reads it; of no meaning if there are errors. @param findings in the order of the lines */
    public record Result(String plan, List<Finding> findings) {
        /** Whether the plan may be carried out. */
        public boolean isGood() {
            return findings.stream().noneMatch(f -> f.kind == Kind.ERROR || f.kind == Kind.MENDABLE);
        }
    }

    private TomlPlan(Present present, boolean fix) {
        this.present = present;
        this.fix = fix;
    }

    /** @param fix whether what can safely be mended is */
    public static Result read(String text, Present present, boolean fix) {
        TomlPlan plan = new TomlPlan(present, fix);
        TomlParseResult toml = plan.parse(text);
        if (!toml.hasErrors()) {
            plan.read(toml);
        }
        plan.findings.sort(Comparator.comparingInt(Finding::line));
        return new Result(plan.plan(), List.copyOf(plan.findings));
    }

    // Quotes

    private TomlParseResult parse(String text) {
        List<Finding> quotes = new ArrayList<>();
        String mended = UnescapedQuotes.mend(
                text,
                (key, line) -> quotes.add(new Finding(
                        fix ? Kind.MENDED : Kind.MENDABLE,
                        line,
                        key,
                        fix
                                ? "quotes inside the text are now escaped"
                                : "quotes inside the text are not escaped; write \\\" for them, or --fix does")));
        TomlParseResult asWritten = Toml.parse(text);
        if (!asWritten.hasErrors()) {
            return asWritten;
        }
        findings.addAll(quotes);
        TomlParseResult result = Toml.parse(mended);
        result.errors()
                .forEach(error -> findings.add(new Finding(
                        Kind.ERROR, error.position().line(), "(TOML)", String.valueOf(error.getMessage()))));
        return result;
    }

    private void read(TomlParseResult toml) {
        for (String top : toml.keySet()) {
            if (!top.equals("queue")) {
                note(toml, top, "is not about outbound mail, and not imported");
            }
        }
        TomlTable queue = toml.isTable("queue") ? toml.getTable("queue") : null;
        if (queue == null) {
            return;
        }
        for (String section : queue.keySet()) {
            switch (section) {
                case "virtual" -> eachTable(queue, section, this::virtual);
                case "schedule" -> eachTable(queue, section, this::schedule);
                case "strategy" -> strategy(queue);
                default ->
                    findings.add(new Finding(
                            Kind.ERROR,
                            line(queue, section),
                            "queue." + section,
                            "cannot be imported; make the object with postroad create"));
            }
        }
        names();
    }

    private interface TableReader {
        void read(String name, TomlTable table, String key, int line);
    }

    private void eachTable(TomlTable parent, String section, TableReader reader) {
        TomlTable all = parent.isTable(section) ? parent.getTable(section) : null;
        if (all == null) {
            error(line(parent, section), "queue." + section, "is a table of tables");
            return;
        }
        for (String name : all.keySet()) {
            String key = "queue." + section + "." + name;
            if (all.isTable(List.of(name))) {
                reader.read(name, all.getTable(List.of(name)), key, line(all, name));
            } else {
                error(line(all, name), key, "is a table");
            }
        }
    }

    private void virtual(String name, TomlTable table, String key, int line) {
        for (String member : table.keySet()) {
            if (!member.equals("threads-per-node")) {
                error(line(table, member), key + "." + member, "is not known; allowed is threads-per-node");
            }
        }
        Object given = table.get(List.of("threads-per-node"));
        if (given == null) {
            threads.put(name, USUAL_THREADS);
            findings.add(new Finding(Kind.NOTE, line, key, "no threads-per-node: " + USUAL_THREADS));
        } else if (given instanceof Long number && number >= 1 && number <= 100_000) {
            threads.put(name, number.intValue());
        } else {
            error(
                    line(table, "threads-per-node"),
                    key + ".threads-per-node",
                    "is a number from 1 to 100000, not " + given);
        }
    }

    private void schedule(String name, TomlTable table, String key, int line) {
        JsonObjectBuilder record = Json.createObjectBuilder().add("name", name);
        boolean fresh = !present.schedules.contains(name);
        for (String member : table.keySet()) {
            if (!Set.of("queue-name", "retry", "notify", "expire", "max-attempts")
                    .contains(member)) {
                error(
                        line(table, member),
                        key + "." + member,
                        "is not known; allowed are queue-name, retry, notify, expire and max-attempts");
            }
        }
        queueOf(name, table, key, line, fresh).ifPresent(id -> record.add("queueId", id));
        intervals(table, "retry", key)
                .ifPresentOrElse(
                        retry -> {
                            if (retry.isEmpty()) {
                                error(line(table, "retry"), key + ".retry", "needs at least one duration");
                            }
                            record.add("retry", custom(retry));
                        },
                        () -> {
                            if (fresh && !table.contains(List.of("retry"))) {
                                findings.add(new Finding(
                                        Kind.NOTE,
                                        line,
                                        key,
                                        "no retry: the Default of 2m, 5m, 10m, 15m, 30m, 1h, 2h, 1d, 3d"));
                            }
                        });
        intervals(table, "notify", key).ifPresentOrElse(notify -> record.add("notify", custom(notify)), () -> {
            if (fresh && !table.contains(List.of("notify"))) {
                record.add("notify", custom(List.of()));
                findings.add(new Finding(Kind.NOTE, line, key, "no notify: nobody is told of delays"));
            }
        });
        expiry(table, key, line, fresh).ifPresent(expiry -> record.add("expiry", expiry));
        schedules.put(name, record.build());
    }

    /** A reference to the queue; empty where a schedule that is there keeps its own. */
    private Optional<String> queueOf(String name, TomlTable table, String key, int line, boolean fresh) {
        Object given = table.get(List.of("queue-name"));
        if (given == null) {
            if (fresh) {
                finding(
                        line,
                        key,
                        "has no queue-name, and there is no schedule '" + name + "' to merge it into",
                        "it waits in the queue default");
                return Optional.of(reference("default", line, key, name));
            }
            return Optional.empty();
        }
        if (!(given instanceof String queue)) {
            error(line(table, "queue-name"), key + ".queue-name", "is a text, not " + given);
            return Optional.empty();
        }
        return Optional.of(reference(queue, line(table, "queue-name"), key + ".queue-name", name));
    }

    /** Queues may be defined below the schedule that names them, so what is missing is judged when all is read. */
    private String reference(String queue, int line, String key, String schedule) {
        wanted.add(new WantedQueue(queue, line, key, schedule));
        return "queue:" + queue;
    }

    private void names() {
        for (WantedQueue want : wanted) {
            if (threads.containsKey(want.queue) || present.queues.containsKey(want.queue)) {
                continue;
            }
            Integer twin = threads.getOrDefault(want.schedule, present.threads.get(want.schedule));
            int count = twin == null ? USUAL_THREADS : twin;
            finding(
                    want.line,
                    want.key,
                    "there is no queue '" + want.queue + "': queue.virtual." + want.queue
                            + ".threads-per-node is missing",
                    "the queue '" + want.queue + "' is made with " + count + " threads"
                            + (twin == null ? "" : ", those of '" + want.schedule + "'"));
            threads.put(want.queue, count);
        }
    }

    private Optional<JsonObject> expiry(TomlTable table, String key, int line, boolean fresh) {
        Object expire = table.get(List.of("expire"));
        Object attempts = table.get(List.of("max-attempts"));
        if (expire != null && attempts != null) {
            error(line(table, "max-attempts"), key, "has both expire and max-attempts; a schedule has one of them");
            return Optional.empty();
        }
        if (attempts instanceof Long most && most >= 1 && most <= 1_000_000) {
            return Optional.of(Json.createObjectBuilder()
                    .add("@type", "Attempts")
                    .add("maxAttempts", most.longValue())
                    .build());
        } else if (attempts != null) {
            error(line(table, "max-attempts"), key + ".max-attempts", "is a number from 1 to 1000000, not " + attempts);
            return Optional.empty();
        }
        if (expire != null) {
            Optional<Long> millis = millis(expire);
            if (millis.isEmpty()) {
                error(line(table, "expire"), key + ".expire", "is a duration as \"4d\", not " + expire);
            }
            return millis.map(TomlPlan::ttl);
        }
        if (fresh) {
            findings.add(new Finding(Kind.NOTE, line, key, "no expiry: given up after 3d"));
            return Optional.of(ttl(USUAL_TTL));
        }
        return Optional.empty();
    }

    private static JsonObject ttl(long millis) {
        return Json.createObjectBuilder()
                .add("@type", "Ttl")
                .add("expire", millis)
                .build();
    }

    /** Empty if there are none, or one is wrong. */
    private Optional<List<Long>> intervals(TomlTable table, String name, String key) {
        Object given = table.get(List.of(name));
        if (given == null) {
            return Optional.empty();
        }
        List<Long> all = new ArrayList<>();
        List<Object> items = given instanceof TomlArray array ? array.toList() : List.of(given);
        for (Object item : items) {
            Optional<Long> millis = millis(item);
            if (millis.isEmpty()) {
                error(line(table, name), key + "." + name, "is a list of durations as \"2m\", not " + item);
                return Optional.empty();
            }
            all.add(millis.get());
        }
        return Optional.of(all);
    }

    private static Optional<Long> millis(@Nullable Object given) {
        if (given instanceof Long number && number > 0) {
            return Optional.of(number);
        }
        return given instanceof String text
                ? DurationText.parse(text.strip()).map(Duration::toMillis).filter(millis -> millis > 0)
                : Optional.empty();
    }

    private static JsonObject custom(List<Long> millis) {
        JsonObjectBuilder intervals = Json.createObjectBuilder();
        for (int i = 0; i < millis.size(); i++) {
            intervals.add(
                    String.valueOf(i),
                    Json.createObjectBuilder().add("duration", millis.get(i).longValue()));
        }
        return Json.createObjectBuilder()
                .add("@type", "Custom")
                .add("intervals", intervals)
                .build();
    }

    // The strategy

    private void strategy(TomlTable queue) {
        TomlTable table = queue.isTable("strategy") ? queue.getTable("strategy") : null;
        if (table == null) {
            error(line(queue, "strategy"), "queue.strategy", "is a table");
            return;
        }
        for (String name : table.keySet()) {
            String key = "queue.strategy." + name;
            if (!STRATEGIES.contains(name)) {
                error(line(table, name), key, "is not known; allowed are route, schedule, connection and tls");
            } else {
                rules(table.get(List.of(name)), key, line(table, name)).ifPresent(rules -> strategies.put(name, rules));
            }
        }
    }

    private Optional<JsonObject> rules(@Nullable Object given, String key, int line) {
        if (!(given instanceof TomlArray list)) {
            return Optional.of(rules(Json.createObjectBuilder(), String.valueOf(given)));
        }
        JsonObjectBuilder match = Json.createObjectBuilder();
        String otherwise = null;
        int count = 0;
        for (int i = 0; i < list.size(); i++) {
            int at = list.inputPositionOf(i).line();
            if (!(list.get(i) instanceof TomlTable rule)) {
                error(at, key, "is a list of { if = …, then = … } and one { else = … }");
                return Optional.empty();
            }
            Optional<String> wrong = wrong(rule, otherwise);
            if (wrong.isPresent()) {
                error(at, key, wrong.get());
                return Optional.empty();
            }
            if (rule.contains("else")) {
                otherwise = String.valueOf(rule.get("else"));
            } else {
                match.add(
                        String.valueOf(count++),
                        Json.createObjectBuilder()
                                .add("if", String.valueOf(rule.get("if")))
                                .add("then", String.valueOf(rule.get("then"))));
            }
        }
        if (otherwise == null) {
            error(line, key, "has no else");
            return Optional.empty();
        }
        return Optional.of(rules(match, otherwise));
    }

    private static Optional<String> wrong(TomlTable rule, @Nullable String otherwise) {
        boolean ends = rule.contains("else");
        if (ends && otherwise != null) {
            return Optional.of("has more than one else");
        } else if (!ends && otherwise != null) {
            return Optional.of("has an if behind the else");
        } else if (ends && rule.size() > 1) {
            return Optional.of("has an else with something beside it");
        } else if (!ends && !rule.contains("if")) {
            return Optional.of("has a then without an if");
        }
        return ends || rule.contains("then") ? Optional.empty() : Optional.of("has an if without a then");
    }

    private static JsonObject rules(JsonObjectBuilder match, String otherwise) {
        return Json.createObjectBuilder()
                .add("match", match)
                .add("else", otherwise)
                .build();
    }

    // The plan

    private String plan() {
        List<JsonObject> lines = new ArrayList<>();
        threads.forEach((name, count) -> lines.add(upsert(
                "x:MtaVirtualQueue",
                "queue:" + name,
                Json.createObjectBuilder()
                        .add("name", name)
                        .add("threadsPerNode", count)
                        .add("kind", "mail")
                        .build())));
        schedules.forEach(
                (name, record) -> lines.add(upsert("x:MtaDeliverySchedule", "schedule:" + name, resolved(record))));
        if (!strategies.isEmpty()) {
            JsonObjectBuilder patch = Json.createObjectBuilder();
            strategies.forEach(patch::add);
            lines.add(Json.createObjectBuilder()
                    .add("@type", "update")
                    .add("object", "x:MtaOutboundStrategy")
                    .add("value", patch)
                    .build());
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private JsonObject resolved(JsonObject record) {
        JsonValue queue = record.get("queueId");
        if (queue == null) {
            return record;
        }
        String name = record.getString("queueId").substring("queue:".length());
        String id = threads.containsKey(name) ? "#queue:" + name : present.queues.getOrDefault(name, "");
        return Json.createObjectBuilder(record).add("queueId", id).build();
    }

    private static JsonObject upsert(String object, String name, JsonObject record) {
        return Json.createObjectBuilder()
                .add("@type", "upsert")
                .add("object", object)
                .add("matchOn", Json.createArrayBuilder().add("name"))
                .add("value", Json.createObjectBuilder().add(name, record))
                .build();
    }

    // Findings

    private void finding(int line, String key, String wrong, String mended) {
        findings.add(
                fix
                        ? new Finding(Kind.MENDED, line, key, wrong + "; " + mended)
                        : new Finding(Kind.MENDABLE, line, key, wrong + "; with --fix, " + mended));
    }

    private void error(int line, String key, String text) {
        findings.add(new Finding(Kind.ERROR, line, key, text));
    }

    private void note(TomlTable table, String name, String text) {
        findings.add(new Finding(Kind.NOTE, line(table, name), name, text));
    }

    private static int line(TomlTable table, String name) {
        return table.inputPositionOf(List.of(name)) == null
                ? 1
                : table.inputPositionOf(List.of(name)).line();
    }
}
