package org.postroad.cli.entity;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Samples of Prometheus' text form 0.0.4, summed by one label. */
public final class Exposition {
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? ([-+0-9.eE]+|NaN|[+-]Inf)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, Double> sums = new HashMap<>();
    private final TreeSet<String> queues = new TreeSet<>();

    /** Reads what {@code /metrics} says. */
    public Exposition(String text) {
        text.lines().filter(line -> !line.startsWith("#")).forEach(this::read);
    }

    private void read(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            return;
        }
        String queue = "";
        String kind = "";
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            queue = label.group(1).equals("queue") ? label.group(2) : queue;
            kind = label.group(1).matches("state|outcome") ? label.group(2) : kind;
        }
        if (!queue.isEmpty()) {
            queues.add(queue);
        }
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        sums.merge(sample.group(1) + "/" + queue + "/" + kind, value, Double::sum);
    }

    /** All that some sample speaks of, by name. */
    public TreeSet<String> queues() {
        return queues;
    }

    /** @param kind the state or outcome; "" where the metric has neither. @return 0 where there is no such sample */
    public double value(String metric, String queue, String kind) {
        return sums.getOrDefault(metric + "/" + queue + "/" + kind, 0.0);
    }
}
