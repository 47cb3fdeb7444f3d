package org.postroad.jobs.entity;

import java.util.Locale;
import java.util.Optional;

/** What a virtual queue is for. */
public enum QueueKind {
    WORK,
    /** The outbound mail queues, which are paused together as "the MTA". */
    MAIL;

    public static Optional<QueueKind> of(String wireName) {
        for (QueueKind kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
