package org.postroad.delivery.control;

import java.time.Duration;

/** Hears of what clients do that bring mail. Every method returns at once. */
public interface InboundMeter {
    /** Counts nothing. */
    InboundMeter NONE = new InboundMeter() {};

    /** How many clients are connected now. */
    default void sessions(int present) {}

    /** A client was let in. */
    default void opened() {}

    /** A client was sent away at the door: there was no place. */
    default void turnedAway() {}

    /** A message is queued. @param took from its end to the commit */
    default void accepted(Duration took) {}

    /** A command was refused. @param code of the reply, as {@code 550} */
    default void refused(String code) {}
}
