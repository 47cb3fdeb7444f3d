package org.postroad.delivery.control;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.RecipientOutcome;
import org.postroad.delivery.entity.Reply;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TraceStep;
import org.postroad.platform.entity.Json;

/** What an attempt at a host is recorded as. */
final class HostFindings {
    private HostFindings() {}

    /** Of a transaction. */
    static LastAttempt of(MailHostFinder.Host host, RecipientOutcome outcome, Instant now) {
        Reply reply = outcome.reply();
        if (reply != null) {
            DeliveryError error =
                    outcome.meaning() == ReplyMeaning.ACCEPTED ? DeliveryError.NONE : DeliveryError.UNEXPECTED_REPLY;
            return new LastAttempt(error, reply.code(), reply.status(), host.name(), reply.text(), now);
        }
        boolean permanent = outcome.meaning() == ReplyMeaning.PERMANENT;
        String text = outcome.error() == null ? "The host did not answer" : outcome.error();
        return failed(
                host,
                permanent ? DeliveryError.UNEXPECTED_REPLY : DeliveryError.CONNECTION,
                permanent ? "5.3.4" : "4.4.2",
                text,
                now);
    }

    /** Of a conversation that came to nothing. */
    static LastAttempt of(MailHostFinder.Host host, SessionFailed e, Instant now) {
        Reply reply = e.reply();
        DeliveryError error = e.stage() == SmtpStage.STARTTLS ? DeliveryError.TLS : DeliveryError.UNEXPECTED_REPLY;
        if (reply != null) {
            // A 5yz before any message is about the host, not about the recipient
            EnhancedCode status = isPermanent(e)
                    ? reply.status()
                    : new EnhancedCode(
                            4, reply.status().subject(), reply.status().detail());
            return new LastAttempt(error, reply.code(), status, host.name(), reply.text(), now);
        }
        return failed(host, error, isPermanent(e) ? "5.7.10" : "4.7.5", String.valueOf(e.getMessage()), now);
    }

    /** Of a host that said nothing. @param status as {@code 4.4.1} */
    static LastAttempt failed(MailHostFinder.Host host, DeliveryError error, String status, String text, Instant now) {
        return LastAttempt.failed(error, EnhancedCode.read(status).orElseThrow(), host.name(), text, now);
    }

    /** Whether no other host of the destination would do. */
    static boolean isPermanent(SessionFailed e) {
        return e.meaning() == ReplyMeaning.NO_MAIL_HERE
                || e.meaning() == ReplyMeaning.PERMANENT && e.stage() == SmtpStage.STARTTLS;
    }

    /** What was said to a host. */
    static HostTrace trace(
            Courier.Errand errand,
            MailHostFinder.Host host,
            InetAddress address,
            Instant started,
            List<TraceStep> steps) {
        JsonArrayBuilder said = Json.createArrayBuilder();
        for (TraceStep step : steps) {
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("command", step.command())
                    .add("after_ms", step.after().toMillis());
            if (step.reply() != null) {
                one.add("reply", step.reply());
            }
            said.add(one);
        }
        return new HostTrace(
                errand.domain(),
                started,
                host.name(),
                address.getHostAddress(),
                said.build().toString());
    }
}
