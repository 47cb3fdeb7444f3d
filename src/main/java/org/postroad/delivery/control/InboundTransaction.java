package org.postroad.delivery.control;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.HeaderFacts;
import org.postroad.delivery.entity.InboundReply;
import org.postroad.delivery.entity.MailCommand;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.RcptCommand;
import org.postroad.delivery.entity.RefusedCommand;
import org.postroad.delivery.entity.TraceField;
import org.postroad.platform.control.InboundSettings;

/** One message of a session, from MAIL until it is queued or given up. */
final class InboundTransaction implements AutoCloseable {
    private final InboundGround ground;
    private final InboundSettings settings;
    private final InboundClient client;
    private final @Nullable Submitter submitter;
    private final MailCommand mail;
    private final long accountId;
    private final long id;
    private final Map<String, NewRecipient> recipients = new LinkedHashMap<>();
    private @Nullable MessageSpool spool;

    /**
     * How the session stands.
     *
     * @param greeted what the client called itself
     * @param cipher null without TLS
     * @param secure whether the client could sign in now
     */
    record Terms(String greeted, boolean extended, @Nullable String cipher, boolean secure) {}

    /** @throws RefusedCommand if nobody would have the message */
    InboundTransaction(
            InboundGround ground,
            InboundSettings settings,
            InboundClient client,
            @Nullable Submitter submitter,
            MailCommand mail)
            throws RefusedCommand {
        this.ground = ground;
        this.settings = settings;
        this.client = client;
        this.submitter = submitter;
        this.mail = mail;
        OptionalLong owner = submitter == null ? ground.owner(settings) : OptionalLong.of(submitter.accountId());
        this.accountId = owner.orElseThrow(() -> new RefusedCommand(451, "4.3.5", "No account takes mail for now"));
        this.id = ground.ids().next();
    }

    boolean hasRecipients() {
        return !recipients.isEmpty();
    }

    InboundReply answerToMail() {
        return mail.isLowered()
                ? InboundReply.of(250, "2.3.6", mail.priority() + " is the priority, since nobody has signed in")
                : InboundReply.of(250, "2.1.0", "Sender ok");
    }

    /** Takes a recipient. @throws RefusedCommand if it is not to be had here */
    void add(String argument, Terms terms) throws RefusedCommand {
        RcptCommand rcpt = RcptCommand.read(argument, mail.international(), ground.hostName());
        requireReach(rcpt, terms);
        if (!recipients.containsKey(rcpt.address())
                && recipients.size() >= settings.limits().recipients()) {
            throw new RefusedCommand(452, "4.5.3", "A message has at most " + recipients.size() + " recipients");
        }
        recipients.putIfAbsent(rcpt.address(), new NewRecipient(rcpt.address(), rcpt.wanted(), rcpt.original()));
    }

    private void requireReach(RcptCommand rcpt, Terms terms) throws RefusedCommand {
        if (ground.isLocal(rcpt.domain())) {
            if (!ground.hasMailHost()) {
                throw new RefusedCommand(550, "5.3.5", "No host is known that has the mailboxes of this domain");
            }
        } else if (submitter == null && !client.trusted()) {
            throw terms.secure || terms.cipher == null && settings.tls().isPresent()
                    ? new RefusedCommand(530, "5.7.0", "Sign in to send mail there")
                    : new RefusedCommand(550, "5.7.1", "Mail for that domain is not taken from you");
        }
    }

    /** Where what the client sends is kept; begun with the first byte. */
    MessageSpool spool(Terms terms) {
        MessageSpool present = spool;
        if (present == null) {
            present = new MessageSpool(trace(terms).text(), settings.messageBytes());
            spool = present;
        }
        return present;
    }

    private TraceField trace(Terms terms) {
        return new TraceField(
                terms.greeted,
                client.address().text(),
                ground.hostName(),
                TraceField.protocol(terms.extended, mail.international(), terms.cipher != null, submitter != null),
                QueuedMessage.ID.text(id),
                recipients.size() == 1 ? recipients.keySet().iterator().next() : null,
                terms.cipher,
                mail.priority(),
                ground.clock().instant());
    }

    /** Queues what has come. @throws RefusedCommand if it is not queued, and will not be */
    InboundReply finish(MessageSpool content) throws RefusedCommand {
        content.end();
        if (content.isTooLarge()) {
            throw new RefusedCommand(552, "5.3.4", "A message has at most " + settings.messageBytes() + " bytes here");
        }
        if (content.isBroken()) {
            throw new RefusedCommand(550, "5.6.0", "Lines of a message end with CR LF, and neither stands alone");
        }
        if (content.hasFailed()) {
            throw new RefusedCommand(452, "4.3.1", "There is no room for now");
        }
        HeaderFacts header = content.header();
        if (header.isLoop()) {
            throw new RefusedCommand(554, "5.4.6", "The message has passed too many hosts; it goes in circles");
        }
        long begun = System.nanoTime();
        queue(content, header);
        ground.meter().accepted(Duration.ofNanos(System.nanoTime() - begun));
        return InboundReply.of(250, "2.0.0", "Queued as " + QueuedMessage.ID.text(id));
    }

    private void queue(MessageSpool content, HeaderFacts header) {
        Instant now = ground.clock().instant().truncatedTo(ChronoUnit.MICROS);
        QueueMail.Ready ready = ground.queue()
                .ready(id, accountId, envelope(header, now), List.copyOf(recipients.values()), content, now);
        ground.accept().accept(ready, ground.entries(submitter, ready), content.isSmall());
    }

    private Envelope envelope(HeaderFacts header, Instant now) {
        Instant released = mail.released() == null || mail.released().isBefore(now) ? now : mail.released();
        return new Envelope(
                mail.reversePath(),
                header.source(mail.reversePath().isEmpty(), submitter != null),
                mail.priority(),
                mail.returned(),
                mail.envelopeId(),
                mail.deliverBy(),
                mail.requireTls(),
                now,
                released,
                client.address().text(),
                client.port());
    }

    @Override
    public void close() {
        MessageSpool present = spool;
        if (present != null) {
            present.close();
        }
    }
}
