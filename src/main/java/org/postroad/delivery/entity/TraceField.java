package org.postroad.delivery.entity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Received field that says how a message came in (RFC 5321 §4.4).
 *
 * @param greeted what the client called itself
 * @param client its address
 * @param host our name
 * @param protocol as {@code ESMTPSA}
 * @param id of the message
 * @param recipient the only one; null where there are more, who must not learn of each other
 * @param cipher null without TLS (RFC 8314 §4.3)
 * @param priority 0 where nobody asked for one (RFC 6710 §4.5)
 */
public record TraceField(
        String greeted,
        String client,
        String host,
        String protocol,
        String id,
        @Nullable String recipient,
        @Nullable String cipher,
        int priority,
        Instant at) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** How a message came (RFC 3848, RFC 6531 §4.3). */
    public static String protocol(boolean extended, boolean international, boolean encrypted, boolean signedIn) {
        if (!extended) {
            return "SMTP";
        }
        return (international ? "UTF8SMTP" : "ESMTP") + (encrypted ? "S" : "") + (signedIn ? "A" : "");
    }

    /** The whole field, its line end included. */
    public String text() {
        String literal = client.indexOf(':') < 0 ? "[" + client + "]" : "[IPv6:" + client + "]";
        StringBuilder text = new StringBuilder("Received: from ")
                .append(greeted)
                .append(" (")
                .append(literal)
                .append(")\r\n\tby ")
                .append(host)
                .append(" with ")
                .append(protocol)
                .append(" id ")
                .append(id);
        if (recipient != null) {
            text.append("\r\n\tfor <").append(recipient).append('>');
        }
        if (cipher != null) {
            text.append("\r\n\ttls ").append(cipher);
        }
        if (priority != 0) {
            text.append("\r\n\tPRIORITY ").append(priority);
        }
        return text.append(";\r\n\t")
                .append(DATE.format(at.atOffset(ZoneOffset.UTC)))
                .append("\r\n")
                .toString();
    }
}
