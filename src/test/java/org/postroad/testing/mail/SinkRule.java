package org.postroad.testing.mail;

import java.util.Locale;

/** What the sink does to a recipient, by the beginning of its local part. Whatever passes is a matter of its first attempts only. */
enum SinkRule {
    OK(""),
    /** Refused for a time twice, then accepted. */
    BUSY_TWICE("t2-"),
    /** Refused for good. */
    NOBODY("f-"),
    /** At first the connection is dropped after the dot: nobody can know whether the message was taken. It was not. */
    DROPPED("x-"),
    /** At first the host says that it is going away, and goes. */
    CLOSING("421-"),
    /** At first the connection is reset in the middle of the message. */
    RESET("rst-"),
    /** The message is read a kilobyte at a time. */
    SLOW("slow-"),
    /** Nobody without TLS, which the sink never has. */
    ENCRYPTED_ONLY("tls-");

    private final String start;

    SinkRule(String start) {
        this.start = start;
    }

    static SinkRule of(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        for (SinkRule rule : values()) {
            if (rule != OK && lower.startsWith(rule.start)) {
                return rule;
            }
        }
        return OK;
    }
}
