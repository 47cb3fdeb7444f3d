package org.postroad.provider.entity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a mailbox is for (RFC 6154 §2). */
public enum SpecialUse {
    ALL,
    ARCHIVE,
    DRAFTS,
    FLAGGED,
    JUNK,
    SENT,
    TRASH;

    /** The use that an attribute of a LIST response names, as <code>\Sent</code>; empty if it names none. */
    public static Optional<SpecialUse> ofAttribute(String attribute) {
        return Arrays.stream(values())
                .filter(use -> ("\\" + use.name()).equalsIgnoreCase(attribute))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
