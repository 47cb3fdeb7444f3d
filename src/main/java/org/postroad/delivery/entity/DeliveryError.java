package org.postroad.delivery.entity;

import java.util.Locale;

/** What kind of failure an attempt ended with, as rules ask by {@code last_error} (Stalwart docs, Expressions). */
public enum DeliveryError {
    NONE,
    DNS,
    UNEXPECTED_REPLY,
    CONNECTION,
    TLS,
    DANE,
    MTA_STS,
    RATE,
    CONCURRENCY,
    IO;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none */
    public static DeliveryError of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
