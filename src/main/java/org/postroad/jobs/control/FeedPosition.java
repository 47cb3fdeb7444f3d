package org.postroad.jobs.control;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far somebody has read the feed: what a state of RFC 8620 §1.6 stands for. As text at most 50 characters.
 *
 * @param era which order the place belongs to: another copy of the database has another one
 * @param tx all of this place and those before it are read, 0 for none
 * @param begun how many ids are read of the first place after {@code tx} that has any, in their order
 */
record FeedPosition(String era, long tx, int begun) {
    private static final int RADIX = 36;
    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,16})-([0-9a-z]{1,13})(?:-([0-9a-z]{1,6}))?");

    static FeedPosition after(String era, long tx) {
        return new FeedPosition(era, tx, 0);
    }

    /** The position that a text names; empty if it was never the text of one. */
    static Optional<FeedPosition> of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            int begun = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3), RADIX);
            return Optional.of(new FeedPosition(parts.group(1), Long.parseLong(parts.group(2), RADIX), begun));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What {@link #of} reads. */
    String text() {
        String place = era + "-" + Long.toString(tx, RADIX);
        return begun == 0 ? place : place + "-" + Integer.toString(begun, RADIX);
    }
}
