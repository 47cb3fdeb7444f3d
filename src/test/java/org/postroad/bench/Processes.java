package org.postroad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process and all that it has started take, as Linux counts it. */
final class Processes {
    private static final double TICKS_PER_SECOND = 100;
    // Of /proc/PID/stat, after the name: used by itself, and by its children that have ended
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;

    private Processes() {}

    private static List<Long> tree(long root) {
        return ProcessHandle.of(root).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Seconds of a core so far. */
    static double cpuSeconds(long root) {
        double ticks = 0;
        for (long pid : tree(root)) {
            String stat = read(pid, "stat");
            if (!stat.isEmpty()) {
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                for (int i = 0; i < TIMES; i++) {
                    ticks += Double.parseDouble(fields[FIRST_TIME + i]);
                }
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Memory now, of what processes share each its part. */
    static double megabytes(long root) {
        double kilobytes = 0;
        for (long pid : tree(root)) {
            kilobytes += read(pid, "smaps_rollup")
                    .lines()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kilobytes / 1_024;
    }

    /** Empty where the process has ended. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}
