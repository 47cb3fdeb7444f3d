package org.postroad.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the measures of the design's table, all or those that {@code bench.only} names, and prints the table. Ends with an error if a
 * measure could not be taken, never for a number.
 */
public final class Bench {
    private static final Path RESULT = Path.of("target", "bench", "engine.json");

    private Bench() {}

    private static Map<String, Measure> measures() {
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("drain", new DrainMeasure());
        measures.put("soak", new SoakMeasure());
        measures.put("pickup", new PickupMeasure());
        measures.put("enqueue", new EnqueueMeasure());
        measures.put("waiting", new WaitingMeasure());
        measures.put("tenants", new TenantsMeasure());
        measures.put("server", new ServerMeasure());
        measures.put("jmap", new JmapMeasure());
        measures.put("start", new StartMeasure());
        measures.put("sync", new SyncMeasure());
        measures.put("delivery", new DeliveryMeasure());
        measures.put("growth", new GrowthMeasure());
        return measures;
    }

    public static void main(String[] arguments) throws Exception {
        Scale scale = Scale.ofThisProcess();
        Report report = new Report(RESULT, System.out);
        int failures = 0;
        Instant began = Instant.now();
        try (BenchPostgres postgres = BenchPostgres.start()) {
            report.section("run", run(scale, began));
            report.section("machine", machine());
            report.section("postgresql", postgres.describe());
            String before = load();
            report.say("Load average before: " + before);
            for (Map.Entry<String, Measure> measure : chosen().entrySet()) {
                failures += attempt(measure.getKey(), measure.getValue(), postgres, scale, report);
            }
            report.section(
                    "load_average",
                    Json.createObjectBuilder()
                            .add("before", before)
                            .add("after", load())
                            .build());
            report.print();
            System.out.println("Machine: " + machine());
            System.out.println("PostgreSQL: " + postgres.describe());
            System.out.println("Load average before " + before + ", after " + load() + "; form " + scale.name() + ", "
                    + java.time.Duration.between(began, Instant.now()).toSeconds() + " s");
        }
        System.exit(failures == 0 ? 0 : 1); // A peer's threads do not end with it
    }

    private static Map<String, Measure> chosen() {
        String only = System.getProperty("bench.only", "");
        Map<String, Measure> chosen = measures();
        if (!only.isBlank()) {
            List<String> names = List.of(only.split(","));
            if (!chosen.keySet().containsAll(names)) {
                throw new IllegalArgumentException("bench.only takes " + chosen.keySet() + ", not " + names);
            }
            chosen.keySet().retainAll(names);
        }
        return chosen;
    }

    private static int attempt(String name, Measure measure, BenchPostgres postgres, Scale scale, Report report) {
        report.say("== " + name);
        try {
            measure.run(postgres, scale, report);
            return 0;
        } catch (Exception e) {
            report.note("ERROR: " + name + " could not be measured: " + e);
            e.printStackTrace();
            return 1;
        }
    }

    private static JsonObject run(Scale scale, Instant began) {
        return Json.createObjectBuilder()
                .add("form", scale.name())
                .add("rounds", scale.rounds())
                .add("began", began.toString())
                .build();
    }

    private static JsonObject machine() throws IOException {
        return Json.createObjectBuilder()
                .add("cores", Runtime.getRuntime().availableProcessors())
                .add("cpu", cpu())
                .add("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .add("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.version"))
                .add(
                        "jvm_options",
                        String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()))
                .build();
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** Of the last 1, 5 and 15 minutes, where the system tells. */
    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        if (Files.isReadable(file)) {
            return String.join(" ", List.of(Files.readString(file).split(" ")).subList(0, 3));
        }
        return Double.toString(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
