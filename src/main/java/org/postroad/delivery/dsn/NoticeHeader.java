package org.postroad.delivery.dsn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands over a notice.
 *
 * @param from the human behind this host: {@code Mail Delivery Subsystem <MAILER-DAEMON@example.org>}
 * @param to the reverse-path of the message; never the null one
 * @param messageId of the notice, with angle brackets
 * @param inReplyTo the message's own id, null if it has none
 */
public record NoticeHeader(
        String from, String to, String messageId, @Nullable String inReplyTo, Instant date) {}
