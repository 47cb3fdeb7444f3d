package org.postroad.delivery.dsn;

import java.util.Locale;

/** How much of a message a failure notice brings back (RFC 3461 §4.3). */
public enum ReturnContent {
    FULL,
    HDRS;

    /** Reads the parameter's value. @throws MalformedParameter if it is none */
    public static ReturnContent read(String value) throws MalformedParameter {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> FULL;
            case "HDRS" -> HDRS;
            default -> throw new MalformedParameter("RET is FULL or HDRS");
        };
    }
}
