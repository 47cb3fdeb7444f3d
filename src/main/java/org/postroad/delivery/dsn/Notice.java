package org.postroad.delivery.dsn;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a delivery status notification: what people read, what programs read, and what came back (RFC 6522 §3, RFC 3464 §2). */
public final class Notice {
    private Notice() {}

    /**
     * The notice as a message, ready to be sent from the null reverse-path (RFC 3461 §6.1).
     *
     * @param boundary characters that a boundary can have (RFC 2046 §5.1.1); lengthened if the original has them in a line
     */
    public static byte[] write(NoticeHeader header, Report report, Original original, String boundary) {
        // One char a byte, so that what came back stays as it was
        String returned = new String(original.returned(), StandardCharsets.ISO_8859_1);
        String parted = boundary;
        while (returned.contains("--" + parted)) {
            parted += "_";
        }
        String text = header(header, report, parted)
                + part(parted, "text/plain; charset=utf-8", "8bit", latin(prose(report)))
                + part(parted, statusType(report), encoding(status(report)), latin(status(report)))
                + part(parted, originalType(report, original), encoding(returned), returned + "\r\n")
                + "--" + parted + "--\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String header(NoticeHeader header, Report report, String boundary) {
        Fields fields = new Fields(!report.isInternational())
                .field("From", header.from())
                .field("To", "<" + header.to() + ">")
                .field("Subject", subject(report))
                .field("Date", header.date())
                .field("Message-ID", header.messageId());
        if (header.inReplyTo() != null) {
            fields.field("In-Reply-To", header.inReplyTo()).field("References", header.inReplyTo());
        }
        return latin(fields.field("Auto-Submitted", "auto-replied")
                .field("MIME-Version", "1.0")
                .field(
                        "Content-Type",
                        "multipart/report; report-type="
                                + (report.isInternational() ? "global-delivery-status" : "delivery-status")
                                + "; boundary=\"" + boundary + "\"")
                .blank()
                .toString());
    }

    /** A line end before the next boundary belongs to that (RFC 2046 §5.1.1). */
    private static String part(String boundary, String type, String encoding, String content) {
        return "--" + boundary + "\r\n"
                + new Fields(true)
                        .field("Content-Type", type)
                        .field("Content-Transfer-Encoding", encoding)
                        .blank()
                + content;
    }

    private static String statusType(Report report) {
        return report.isInternational() ? "message/global-delivery-status" : "message/delivery-status";
    }

    private static String originalType(Report report, Original original) {
        if (original.returnsAll()) {
            return report.isInternational() ? "message/global" : "message/rfc822";
        }
        return report.isInternational() ? "message/global-headers" : "text/rfc822-headers";
    }

    private static String encoding(String content) {
        return Report.isAscii(content) ? "7bit" : "8bit";
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String subject(Report report) {
        boolean arrived = report.tells(Event.DELIVERED) || report.tells(Event.RELAYED);
        if (report.tells(Event.FAILED)) {
            return arrived || report.tells(Event.DELAYED)
                    ? "Your message could not be delivered to some recipients"
                    : "Your message could not be delivered";
        }
        if (report.tells(Event.DELAYED)) {
            return "Your message is delayed; delivery is still being tried";
        }
        return report.tells(Event.RELAYED) ? "Your message was passed on" : "Your message was delivered";
    }

    private static String prose(Report report) {
        StringBuilder prose = new StringBuilder("This is the mail system at host ")
                .append(report.reportingHost())
                .append(".\r\n");
        for (Event event : Event.values()) {
            List<RecipientReport> of = report.recipients().stream()
                    .filter(recipient -> recipient.event() == event)
                    .toList();
            if (!of.isEmpty()) {
                prose.append("\r\n").append(lead(event)).append("\r\n\r\n");
                of.forEach(recipient -> prose.append(told(recipient)));
            }
        }
        return prose.toString();
    }

    private static String lead(Event event) {
        return switch (event) {
            case FAILED -> "Your message could not be delivered to:";
            case DELAYED ->
                "Your message could not be delivered yet; you need not send it again. It is still being tried for:";
            case DELIVERED -> "Your message was delivered to:";
            case RELAYED -> "Your message was passed on to a mail system that will not tell you more of it, for:";
        };
    }

    private static String told(RecipientReport recipient) {
        String until = recipient.event() == Event.DELAYED && recipient.retryUntil() != null
                ? " It will be tried until " + Fields.date(recipient.retryUntil()) + "."
                : "";
        return "  <" + recipient.address() + ">: " + recipient.reason().lines().collect(Collectors.joining(" ")) + until
                + "\r\n";
    }

    private static String status(Report report) {
        Fields fields = new Fields(!report.isInternational());
        if (report.envelopeId() != null) {
            fields.field("Original-Envelope-Id", report.envelopeId().id());
        }
        fields.field("Reporting-MTA", "dns; " + report.reportingHost())
                .field("Arrival-Date", report.arrival())
                .field("X-Postroad-Queue-Id", report.queueId());
        report.recipients().forEach(recipient -> status(fields.blank(), recipient));
        return fields.toString();
    }

    private static void status(Fields fields, RecipientReport recipient) {
        OriginalRecipient original = recipient.original();
        if (original != null) {
            fields.field("Original-Recipient", original.type() + "; " + original.address());
        }
        fields.field("Final-Recipient", type(recipient.address()) + "; " + recipient.address())
                .field("Action", recipient.event().action())
                .field("Status", recipient.status().toString());
        optional(fields, "Remote-MTA", "dns; ", recipient.remote());
        optional(fields, "Diagnostic-Code", "smtp; ", recipient.diagnostic());
        if (recipient.lastAttempt() != null) {
            fields.field("Last-Attempt-Date", recipient.lastAttempt());
        }
        if (recipient.event() == Event.DELAYED && recipient.retryUntil() != null) {
            fields.field("Will-Retry-Until", recipient.retryUntil());
        }
    }

    private static String type(String address) {
        return Report.isAscii(address) ? "rfc822" : "utf-8";
    }

    private static void optional(Fields fields, String name, String kind, @Nullable String value) {
        if (value != null) {
            fields.field(name, kind + value);
        }
    }
}
