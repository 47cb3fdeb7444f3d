package org.postroad.delivery.control;

import java.time.Duration;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TlsStrategy;

/**
 * How long a host is waited for, command by command.
 *
 * @param greeting and AUTH
 * @param tls the handshake, and the reply to STARTTLS
 * @param message from the last byte of a message to its reply
 */
record SmtpTimeouts(
        Duration connect,
        Duration greeting,
        Duration ehlo,
        Duration tls,
        Duration mail,
        Duration rcpt,
        Duration data,
        Duration message) {
    /** The least that RFC 5321 §4.5.3.2 asks for. */
    static final SmtpTimeouts STANDARD = new SmtpTimeouts(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));

    /** As an operator's strategies say; where they do not, what RFC 5321 §4.5.3.2 asks for. */
    static SmtpTimeouts of(ConnectionStrategy connection, TlsStrategy tls) {
        ConnectionStrategy.Timeouts given = connection.timeouts();
        return new SmtpTimeouts(
                given.connect(),
                given.greeting(),
                given.ehlo(),
                tls.handshake(),
                given.mail(),
                given.rcpt(),
                STANDARD.data,
                given.data());
    }

    Duration of(SmtpStage stage) {
        return switch (stage) {
            case GREETING, AUTH -> greeting;
            case EHLO, HELO -> ehlo;
            case STARTTLS -> tls;
            case MAIL -> mail;
            case RCPT -> rcpt;
            case DATA -> data;
            case MESSAGE -> message;
        };
    }
}
