package org.postroad.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** All that happened, one line each, in a file that is only appended to; and what a person reads on the console. */
final class Chronicle implements AutoCloseable {
    private final Path directory;
    private final PrintWriter events;
    private final PrintWriter report;
    private final long beganNanos = System.nanoTime();

    Chronicle(String name) {
        try {
            directory = Path.of("target", "faults", name).toAbsolutePath();
            Files.createDirectories(directory);
            events =
                    new PrintWriter(Files.newBufferedWriter(directory.resolve("events.jsonl"), StandardCharsets.UTF_8));
            report = new PrintWriter(Files.newBufferedWriter(directory.resolve("report.txt"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the run keeps its files. */
    Path directory() {
        return directory;
    }

    /** Seconds since the run began, of an instant on the monotonic clock. */
    double seconds(long nanos) {
        return (nanos - beganNanos) / 1e9;
    }

    /** Keeps an event; {@code members} are JSON members as text. */
    void event(String kind, long nanos, String members) {
        String line = String.format(
                Locale.ROOT,
                "{\"at\":%.4f,\"wall\":\"%s\",\"event\":\"%s\",%s}",
                seconds(nanos),
                wall(),
                kind,
                members);
        synchronized (events) {
            events.println(line);
        }
    }

    private static Instant wall() {
        return Instant.now();
    }

    /** Tells the person at the console, and keeps it. */
    void say(String format, Object... args) {
        String line = String.format(Locale.ROOT, "[faults %7.1f s] ", seconds(System.nanoTime()))
                + String.format(Locale.ROOT, format, args);
        System.out.println(line);
        synchronized (report) {
            report.println(line);
            report.flush();
        }
    }

    @Override
    public void close() {
        synchronized (events) {
            events.close();
        }
        synchronized (report) {
            report.close();
        }
    }
}
