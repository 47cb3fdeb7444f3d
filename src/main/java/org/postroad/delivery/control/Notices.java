package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.dsn.Event;
import org.postroad.delivery.dsn.Notice;
import org.postroad.delivery.dsn.NoticeHeader;
import org.postroad.delivery.dsn.Original;
import org.postroad.delivery.dsn.RecipientReport;
import org.postroad.delivery.dsn.Report;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MailSettings;
import org.postroad.delivery.entity.MessageSource;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.IdSource;

/** Tells senders what became of their mail (RFC 3461 §5.2, §6), in the transaction that it became so. */
@Dependent
class Notices {
    private static final Logger LOG = System.getLogger(Notices.class.getName());

    private final QueueMail queue;
    private final MailRules rules;
    private final MailSettingsStore settings;
    private final Blobs blobs;
    private final IdSource ids;
    private final String hostName;

    /** What happened to a recipient. */
    record Told(QueuedRecipient recipient, Event event) {}

    @Inject
    Notices(
            QueueMail queue,
            MailRules rules,
            MailSettingsStore settings,
            Blobs blobs,
            IdSource ids,
            Configuration configuration) {
        this.queue = queue;
        this.rules = rules;
        this.settings = settings;
        this.blobs = blobs;
        this.ids = ids;
        this.hostName = configuration.hostName();
    }

    /** Queues one notice to the sender for all that the sender is to hear; none if that is nothing. */
    void send(QueuedMessage message, List<Told> told, Instant now) {
        Envelope envelope = message.envelope();
        if (envelope.isFromNobody()) {
            told.stream()
                    .filter(one -> one.event == Event.FAILED)
                    .forEach(one -> LOG.log(
                            Level.WARNING,
                            "Message {0} from nobody failed for {1}, and nobody is told: {2}",
                            QueuedMessage.ID.text(message.id()),
                            one.recipient.address(),
                            one.recipient.last().text()));
            return;
        }
        List<RecipientReport> reports = told.stream()
                .filter(one -> one.recipient.wanted().wants(one.event))
                .map(Notices::report)
                .toList();
        if (reports.isEmpty()) {
            return;
        }
        String notice = QueuedMessage.ID.text(ids.next());
        Report report = new Report(
                hostName, envelope.envelopeId(), envelope.created(), QueuedMessage.ID.text(message.id()), reports);
        byte[] content =
                Notice.write(header(message, notice, now), report, original(message, reports), "_" + notice + "_");
        queue.queue(
                message.accountId(),
                notice(envelope, now),
                List.of(NewRecipient.of(envelope.reversePath())),
                content,
                now);
    }

    /** As careful with what it tells of a message as the message was to be (RFC 8689 §5). */
    private static Envelope notice(Envelope told, Instant now) {
        return told.requireTls()
                ? new Envelope(
                        "", MessageSource.DSN, told.priority(), ReturnContent.HDRS, null, null, true, now, now, null, 0)
                : Envelope.of("", MessageSource.DSN, told.priority(), now);
    }

    private NoticeHeader header(QueuedMessage message, String notice, Instant now) {
        MailSettings present = settings.current();
        MailFacts facts = new MailFacts(
                message.envelope(),
                message.size(),
                List.of(),
                "",
                null,
                LastAttempt.NONE,
                0,
                "",
                MailFacts.NO_LIMIT,
                null,
                now);
        String name = rules.text(present.notices().fromName(), facts, "Mail Delivery Subsystem");
        String address = rules.text(present.notices().fromAddress(), facts, "MAILER-DAEMON@" + hostName);
        return new NoticeHeader(
                "\"" + name.replaceAll("[\\\\\"\\p{Cntrl}]", "") + "\" <" + address.replaceAll("[<>\\s]", "") + ">",
                message.envelope().reversePath(),
                "<" + notice + "@" + hostName + ">",
                message.headerId(),
                now);
    }

    /** All of it goes back only of a failure, and only where the sender wants it so (RFC 3461 §4.3). */
    private Original original(QueuedMessage message, List<RecipientReport> reports) {
        boolean whole = message.envelope().returned() == ReturnContent.FULL
                && !message.envelope().requireTls()
                && reports.stream().anyMatch(report -> report.event() == Event.FAILED)
                && message.size() <= Original.MOST_RETURNED;
        try (InputStream content = blobs.open(message.blobId()).orElse(InputStream.nullInputStream())) {
            return new Original(content.readNBytes(Original.MOST_RETURNED), whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecipientReport report(Told told) {
        QueuedRecipient recipient = told.recipient;
        LastAttempt last = recipient.last();
        boolean answered = last.code() != 0;
        return new RecipientReport(
                recipient.original(),
                recipient.address(),
                told.event,
                status(told.event, last),
                last.host(),
                answered ? last.text() : null,
                last.at(),
                told.event == Event.DELAYED ? recipient.progress().expiresAt() : null,
                reason(told.event, last));
    }

    /** A code of the kind that the event is of. */
    private static EnhancedCode status(Event event, LastAttempt last) {
        EnhancedCode status = last.status();
        return switch (event) {
            case DELIVERED, RELAYED -> status != null && status.kind() == 2 ? status : new EnhancedCode(2, 0, 0);
            case DELAYED -> status != null && status.kind() == 4 ? status : new EnhancedCode(4, 4, 7);
            case FAILED -> status == null || status.kind() == 2 ? new EnhancedCode(5, 0, 0) : status;
        };
    }

    private static String reason(Event event, LastAttempt last) {
        if (event == Event.DELAYED && last.error() == DeliveryError.NONE) {
            return "it waits to be tried.";
        }
        String who = last.host() == null ? "" : "host " + last.host() + (last.code() == 0 ? ": " : " said: ");
        return who + (last.text().isEmpty() ? "no more is known." : last.text());
    }
}
