package org.postroad.delivery.entity;

/** Whether a conversation is encrypted by STARTTLS (Stalwart docs, TLS strategies). */
public enum TlsUse {
    /** Where the host offers it. */
    OPTIONAL,
    /** Else nothing is sent. */
    REQUIRE,
    /** Never. */
    DISABLE
}
