package org.postroad.expression;

/** Where an expression stands, which says what is known there. */
public enum Scope {
    /** Schedules, routes and quotas: one recipient of a message. */
    RECIPIENT("an expression about a recipient"),
    /** Connections, TLS and throttles: a host that a recipient's mail is taken to. */
    HOST("an expression about a host"),
    /** The sender and signature of notices: a message, but none of its recipients. */
    NOTICE("an expression about a notice");

    private final String shown;

    Scope(String shown) {
        this.shown = shown;
    }

    /** For a message. */
    String shown() {
        return shown;
    }
}
