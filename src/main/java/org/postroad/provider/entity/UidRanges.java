package org.postroad.provider.entity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A set of UIDs as ranges, so that a mailbox without gaps takes no memory. Immutable.
 *
 * @see "RFC 9051 §9, sequence-set"
 */
public final class UidRanges {
    public static final UidRanges NONE = new UidRanges(new long[0], new long[0]);

    /** The greatest UID there is. */
    public static final long LAST = 0xffff_ffffL;

    private final long[] firsts;
    private final long[] lasts;

    private UidRanges(long[] firsts, long[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    /** From one to another, both included. */
    public record Range(long first, long last) {}

    /** Takes ranges in any order, and puts together what overlaps or touches. */
    public static final class Builder {
        private long[] firsts = new long[16];
        private long[] lasts = new long[16];
        private int count;
        private boolean ascending = true;

        /** Adds a range; what is no UID is left out. */
        public Builder add(long one, long other) {
            long first = Math.max(1, Math.min(one, other));
            long last = Math.min(LAST, Math.max(one, other));
            if (first > last) {
                return this;
            }
            if (count > 0 && ascending && first >= firsts[count - 1] && first <= lasts[count - 1] + 1) {
                lasts[count - 1] = Math.max(lasts[count - 1], last);
                return this;
            }
            ascending &= count == 0 || first > lasts[count - 1];
            if (count == firsts.length) {
                firsts = Arrays.copyOf(firsts, count * 2);
                lasts = Arrays.copyOf(lasts, count * 2);
            }
            firsts[count] = first;
            lasts[count++] = last;
            return this;
        }

        public Builder add(long uid) {
            return add(uid, uid);
        }

        /** Adds what an IMAP server wrote: {@code 1:3,7}. @throws NumberFormatException if it is not that */
        public Builder addSet(String set) {
            for (int at = 0; at < set.length(); ) {
                int comma = set.indexOf(',', at);
                String range = set.substring(at, comma < 0 ? set.length() : comma);
                int colon = range.indexOf(':');
                add(number(colon < 0 ? range : range.substring(0, colon)), number(range.substring(colon + 1)));
                at = comma < 0 ? set.length() : comma + 1;
            }
            return this;
        }

        private static long number(String text) {
            return text.equals("*") ? LAST : Long.parseLong(text);
        }

        public UidRanges build() {
            if (ascending) {
                return new UidRanges(Arrays.copyOf(firsts, count), Arrays.copyOf(lasts, count));
            }
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Long.compare(firsts[a], firsts[b]));
            Builder sorted = new Builder();
            for (int i : order) {
                sorted.add(firsts[i], lasts[i]);
            }
            return sorted.build();
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return firsts.length == 0;
    }

    /** How many UIDs there are. */
    public long count() {
        long count = 0;
        for (int i = 0; i < firsts.length; i++) {
            count += lasts[i] - firsts[i] + 1;
        }
        return count;
    }

    public boolean contains(long uid) {
        int at = Arrays.binarySearch(firsts, uid);
        return at >= 0 || at < -1 && lasts[-at - 2] >= uid;
    }

    /** The ranges, ascending. */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>(firsts.length);
        for (int i = 0; i < firsts.length; i++) {
            ranges.add(new Range(firsts[i], lasts[i]));
        }
        return ranges;
    }

    /** Those greater than one. */
    public UidRanges after(long uid) {
        Builder rest = builder();
        for (int i = 0; i < firsts.length; i++) {
            if (lasts[i] > uid) {
                rest.add(Math.max(firsts[i], uid + 1), lasts[i]);
            }
        }
        return rest.build();
    }

    /** The first so many UIDs. */
    public UidRanges first(long most) {
        Builder some = builder();
        long left = most;
        for (int i = 0; i < firsts.length && left > 0; i++) {
            long last = Math.min(lasts[i], firsts[i] + left - 1);
            some.add(firsts[i], last);
            left -= last - firsts[i] + 1;
        }
        return some.build();
    }

    /** The greatest; 0 if there is none. */
    public long last() {
        return lasts.length == 0 ? 0 : lasts[lasts.length - 1];
    }

    public void forEach(LongConsumer action) {
        for (int i = 0; i < firsts.length; i++) {
            for (long uid = firsts[i]; uid <= lasts[i]; uid++) {
                action.accept(uid);
            }
        }
    }

    /** As IMAP writes it: {@code 1:3,7}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < firsts.length; i++) {
            text.append(i == 0 ? "" : ",").append(firsts[i]);
            if (lasts[i] > firsts[i]) {
                text.append(':').append(lasts[i]);
            }
        }
        return text.toString();
    }
}
