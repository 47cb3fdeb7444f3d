package org.postroad.provider.entity;

import org.jspecify.annotations.Nullable;

/**
 * A mailbox as its server lists it.
 *
 * @param path the whole name, decoded, at most {@value #LONGEST_PATH} characters
 * @param delimiter between the levels of the path; null where there are none
 * @param selectable whether it can have messages
 * @param counts null where it has none, or the server would not say
 */
public record ListedMailbox(
        String path,
        @Nullable String delimiter,
        @Nullable SpecialUse specialUse,
        boolean selectable,
        @Nullable Counts counts) {
    /** The most characters of a path that is kept. */
    public static final int LONGEST_PATH = 500;

    /**
     * What the server says of the messages in it (RFC 9051 §6.3.11, RFC 7162 §3.1.2.1).
     *
     * @param uidValidity 1 or more; the UIDs are new ones where it is another
     * @param uidNext greater than every UID in it
     * @param highestModseq null where the server keeps none
     */
    public record Counts(
            long uidValidity, long uidNext, @Nullable Long highestModseq, long messages, long unseen) {}
}
