package org.postroad.delivery.entity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a message is held: its deliveries do not begin until it is released, its notices and its expiry come when they are due.
 *
 * @param actor who held it
 * @param reason for a person, null if there is none
 */
public record MailHold(Instant at, String actor, @Nullable String reason) {
    /** The most characters of a reason. */
    public static final int LONGEST_REASON = 500;
}
