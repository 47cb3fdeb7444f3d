package org.postroad.bench;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What several rounds of one measure gave. */
record Sample(List<Double> values) {

    static Sample of(DoubleStream values) {
        return new Sample(values.boxed().toList());
    }

    /** The quotients of each round of this and the same round of another. */
    Sample over(Sample other) {
        return of(IntStream.range(0, Math.min(values.size(), other.values.size()))
                .mapToDouble(i -> values.get(i) / other.values.get(i)));
    }

    double median() {
        return percentile(50);
    }

    double min() {
        return percentile(0);
    }

    double max() {
        return percentile(100);
    }

    /** By the nearest rank; the middle two are averaged for a median of an even number. */
    double percentile(double percent) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        if (percent == 50 && size % 2 == 0) {
            return (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
        }
        int rank = (int) Math.ceil(percent / 100 * size);
        return sorted.get(Math.max(0, Math.min(size - 1, rank - 1)));
    }

    /** Median and spread, such as {@code 31,200 (29,800–32,000)}. */
    String text() {
        return number(median()) + " (" + number(min()) + "–" + number(max()) + ")";
    }

    JsonArray json() {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (double value : values) {
            if (Double.isFinite(value)) {
                array.add(value);
            } else {
                array.addNull();
            }
        }
        return array.build();
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        String form = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, Math.abs(value) < 0.1 && value != 0 ? "%.4f" : form, value);
    }
}
