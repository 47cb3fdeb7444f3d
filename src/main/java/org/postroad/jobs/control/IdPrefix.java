package org.postroad.jobs.control;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.platform.entity.IdFormat;

/** The ids whose text begins in a certain way: a range, since their texts sort as the numbers do. */
record IdPrefix(long least, long greatest) {
    private static final int DIGITS = 13;

    /** The ids that begin with a text of a prefix and one digit at least; empty if it is not such a text. */
    static Optional<IdPrefix> of(IdFormat format, String text) {
        String begin = text.toLowerCase(Locale.ROOT);
        int digits = begin.length() - format.prefix().length();
        if (!begin.startsWith(format.prefix()) || digits < 1 || digits > DIGITS) {
            return Optional.empty();
        }
        OptionalLong greatest = format.parse(begin + "z".repeat(DIGITS - digits));
        if (greatest.isEmpty()) {
            return Optional.empty();
        }
        // No id is 0, which is what a text of zeros only would stand for
        OptionalLong least = format.parse(begin + "0".repeat(DIGITS - digits));
        return Optional.of(new IdPrefix(least.orElse(1), greatest.getAsLong()));
    }
}
