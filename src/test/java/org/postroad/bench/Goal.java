package org.postroad.bench;

/**
 * What the design asks of a measure.
 *
 * @param atLeast whether more is better
 */
record Goal(double bar, double target, boolean atLeast) {

    static Goal atLeast(double bar, double target) {
        return new Goal(bar, target, true);
    }

    static Goal atMost(double bar, double target) {
        return new Goal(bar, target, false);
    }

    String barText() {
        return (atLeast ? "≥ " : "≤ ") + Sample.number(bar);
    }

    String targetText() {
        return (atLeast ? "≥ " : "≤ ") + Sample.number(target);
    }

    boolean met(double value) {
        return reaches(value, bar);
    }

    private boolean reaches(double value, double limit) {
        return atLeast ? value >= limit : value <= limit;
    }

    /** Whether it is met, and if not, by how much of the bar it is missed. */
    String verdict(double value) {
        if (!Double.isFinite(value)) {
            return "not measured";
        }
        if (reaches(value, target)) {
            return "met, target too";
        }
        if (met(value)) {
            return "met";
        }
        double miss = Math.abs(value - bar) / bar * 100;
        return "missed by " + Sample.number(miss) + " %";
    }
}
