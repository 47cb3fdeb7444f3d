package org.postroad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a node takes from its process to its first answer, and what memory it has once it idles. */
final class StartMeasure implements Measure {
    /** As {@code operations.md} has it for a node of two cores. */
    static final List<String> OPTIONS = List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC");

    private static final Duration IDLE = Duration.ofSeconds(15);

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        postgres.empty("start").close();
        for (int i = 0; i <= scale.rounds(); i++) {
            try (BenchServer server = BenchServer.start(postgres.url("start"), OPTIONS)) {
                server.account();
                double took = server.sinceStart().toNanos() / 1e9;
                Thread.sleep(IDLE.toMillis());
                double memory = residentMegabytes(server.pid());
                if (i > 0) { // The first one makes the tables
                    seconds.add(took);
                    megabytes.add(memory);
                    report.say("start, round " + i + ": " + Sample.number(took) + " s, then " + Sample.number(memory)
                            + " MB");
                }
            }
        }
        Sample start = new Sample(seconds);
        Sample memory = new Sample(megabytes);
        report.line(
                "start to first request, s",
                start.text() + " s",
                "",
                start.median(),
                Goal.atMost(15, 10),
                Map.of("Postroad", start));
        report.line(
                "memory when idle, MB",
                memory.text() + " MB",
                "",
                memory.median(),
                Goal.atMost(450, 450),
                Map.of("Postroad", memory));
        report.note("Start: from the process to the answer of a signed-in GET /api/accounts, with "
                + String.join(" ", OPTIONS) + ". Memory: the resident set " + IDLE.toSeconds()
                + " s later, the JVM's own included.");
    }

    /** What the system counts as the process's memory; where it does not tell, nothing is measured. */
    private static double residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
