package org.postroad.cli.entity;

/** A duration for a person: its two largest units, as {@code 6h}, {@code 1h 30m}, {@code 2d 4h}. */
public final class ShownDuration {
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

    private ShownDuration() {}

    /** @param millis a negative one is shown with its sign */
    public static String of(long millis) {
        if (millis < 0) {
            return "-" + of(-millis);
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (millis >= MILLIS[i]) {
                long rest = i + 1 < UNITS.length ? millis % MILLIS[i] / MILLIS[i + 1] : 0;
                return millis / MILLIS[i] + UNITS[i] + (rest == 0 ? "" : " " + rest + UNITS[i + 1]);
            }
        }
        return "0s";
    }
}
