package org.postroad.provider.entity;

import java.util.Locale;

/** How a connection to a mail server is encrypted. */
public enum TlsMode {
    /** From its first byte (RFC 8314 §3). */
    IMPLICIT,
    /** By the command STARTTLS, before anything secret is sent; a server without the command is not used. */
    STARTTLS,
    /** Not at all; only with hosts that the node's configuration names. */
    NONE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TlsMode of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
