package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.MailHostFinder.Unroutable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.HostFacts;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.OutgoingMessage;
import org.postroad.delivery.entity.OutgoingRecipient;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.delivery.entity.RecipientOutcome;
import org.postroad.delivery.entity.Reply;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpPeer;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.delivery.entity.TraceStep;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.entity.Json;

/**
 * Takes a message to the hosts of one route, one after the other, until each recipient is decided or no host is left (RFC 5321 §5.1). Changes
 * nothing here: what came of it is written by who called.
 */
@Dependent
class Courier {
    /** The least time that the job must still be this node's before a message is ended by its dot. */
    private static final Duration BEFORE_DOT = Duration.ofSeconds(2);

    private static final int BUFFER = 16_384;

    private final MailRules rules;
    private final MailHostFinder finder;
    private final Blobs blobs;
    private final SmtpGround ground;
    private final String hostName;

    /** What is to be taken, to whom. */
    record Errand(
            QueuedMessage message, List<QueuedRecipient> recipients, MailRoute route, String domain, MailFacts facts) {}

    /** What came of one recipient. */
    enum Fate {
        /** In a mailbox here. */
        HERE,
        /** With a host that tells the sender itself. */
        PASSED_ON,
        /** With a host that tells nobody. */
        RELAYED,
        TEMPORARY,
        PERMANENT
    }

    record Result(QueuedRecipient recipient, Fate fate, LastAttempt last) {}

    /** What came of an errand. */
    record Report(List<Result> results, List<HostTrace> traces) {}

    @Inject
    Courier(MailRules rules, MailHostFinder finder, Blobs blobs, SmtpGround ground, Configuration configuration) {
        this.rules = rules;
        this.finder = finder;
        this.blobs = blobs;
        this.ground = ground;
        this.hostName = configuration.hostName();
    }

    /** Goes. Every recipient has a result, whatever happens. */
    Report run(Errand errand, Attempt attempt) {
        Trip trip = new Trip(errand, attempt);
        try {
            List<MailHostFinder.Host> hosts = finder.hosts(errand.route(), errand.domain());
            for (MailHostFinder.Host host : hosts) {
                if (trip.isOver()) {
                    break;
                }
                trip.visit(host);
            }
        } catch (Unroutable e) {
            trip.failAll(e.isPermanent(), LastAttempt.failed(e.error(), e.status(), null, e.reason(), attempt.now()));
        }
        return trip.report();
    }

    /** One errand under way. */
    private final class Trip {
        private final Errand errand;
        private final Attempt attempt;
        private final Map<Integer, Result> results = new LinkedHashMap<>();
        private final List<HostTrace> traces = new ArrayList<>();
        private boolean ambiguous;

        Trip(Errand errand, Attempt attempt) {
            this.errand = errand;
            this.attempt = attempt;
        }

        private List<QueuedRecipient> open() {
            return errand.recipients().stream()
                    .filter(one -> !results.containsKey(one.number())
                            || results.get(one.number()).fate() == Fate.TEMPORARY)
                    .toList();
        }

        boolean isOver() {
            return ambiguous || open().isEmpty() || attempt.stopRequested();
        }

        void visit(MailHostFinder.Host host) {
            for (InetAddress address : host.addresses()) {
                if (isOver()) {
                    return;
                }
                if (talk(host, address)) {
                    return;
                }
            }
        }

        /** @return whether the host was reached, so that another address of it would say the same */
        private boolean talk(MailHostFinder.Host host, InetAddress address) {
            Instant started = attempt.now();
            MailFacts facts = errand.facts().at(new HostFacts(host.name(), address.getHostAddress(), ""));
            ConnectionStrategy connection = rules.connection(facts).chosen();
            TlsStrategy tls = rules.tls(facts).chosen();
            LastAttempt unsafe = unsafe(host, tls);
            if (unsafe != null) {
                failOpen(false, unsafe);
                return true;
            }
            SmtpSession session = null;
            try {
                session = open(host, address, connection, tls);
                carry(host, session);
                return true;
            } catch (SessionFailed e) {
                failOpen(isPermanent(e), attempt(host, e));
                traces.add(trace(host, address, started, e.trace()));
                return e.stage() != SmtpStage.GREETING;
            } catch (SSLException e) {
                failOpen(false, failed(host, DeliveryError.TLS, "4.7.5", "The handshake failed: " + e.getMessage()));
                return true;
            } catch (IOException e) {
                String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                failOpen(false, failed(host, DeliveryError.CONNECTION, "4.4.1", text));
                return false;
            } finally {
                if (session != null) {
                    traces.add(trace(host, address, started, session.trace()));
                    close(session);
                }
            }
        }

        /** What a strategy requires and this release cannot do. */
        private @Nullable LastAttempt unsafe(MailHostFinder.Host host, TlsStrategy tls) {
            if (tls.dane() == TlsUse.REQUIRE) {
                return failed(host, DeliveryError.DANE, "4.7.5", "DANE is required, and cannot be had yet");
            }
            return tls.mtaSts() == TlsUse.REQUIRE
                    ? failed(host, DeliveryError.MTA_STS, "4.7.5", "MTA-STS is required, and cannot be had yet")
                    : null;
        }

        private SmtpSession open(
                MailHostFinder.Host host, InetAddress address, ConnectionStrategy connection, TlsStrategy tls)
                throws IOException, SessionFailed {
            Socket socket = new Socket();
            boolean open = false;
            try {
                attempt.closeOnStop(socket);
                ConnectionStrategy.Source source = ground.source(connection);
                if (source != null) {
                    socket.bind(new InetSocketAddress(source.address(), 0));
                }
                socket.connect(new InetSocketAddress(address, host.port()), (int)
                        connection.timeouts().connect().toMillis());
                socket.setTcpNoDelay(true);
                SmtpPeer peer = new SmtpPeer(
                        host.name(),
                        helo(connection, source),
                        host.lmtp(),
                        host.encrypted(),
                        host.lmtp() ? TlsUse.DISABLE : tls.startTls(),
                        host.login());
                boolean any = tls.anyCertificate() || host.anyCertificate();
                SmtpSession session = SmtpSession.open(socket, peer, ground.tls(any), SmtpTimeouts.of(connection, tls));
                open = true;
                return session;
            } finally {
                if (!open) {
                    socket.close();
                }
            }
        }

        private String helo(ConnectionStrategy connection, ConnectionStrategy.@Nullable Source source) {
            if (source != null && source.helo() != null) {
                return source.helo();
            }
            return connection.helo() == null ? hostName : connection.helo();
        }

        /** Transaction after transaction, as the host may not take all recipients in one. */
        private void carry(MailHostFinder.Host host, SmtpSession session) {
            Map<OutgoingRecipient, QueuedRecipient> left = new LinkedHashMap<>();
            open().forEach(one -> left.put(new OutgoingRecipient(one.address(), one.wanted(), one.original()), one));
            while (!left.isEmpty() && session.isUsable()) {
                int before = left.size();
                SmtpTransaction transaction = new SmtpTransaction(session, outgoing(left), ground.timers());
                for (RecipientOutcome outcome : transaction.run(this::write)) {
                    QueuedRecipient recipient = left.get(outcome.recipient());
                    if (recipient != null && outcome.meaning() != ReplyMeaning.ENOUGH_RECIPIENTS) {
                        left.remove(outcome.recipient());
                        decide(host, session, recipient, outcome);
                    }
                }
                if (left.size() == before) {
                    break; // It takes nobody any more
                }
            }
        }

        private OutgoingMessage outgoing(Map<OutgoingRecipient, QueuedRecipient> left) {
            QueuedMessage message = errand.message();
            return new OutgoingMessage(
                    message.envelope().reversePath(),
                    message.size(),
                    message.eightBit(),
                    message.international(),
                    message.envelope().priority(),
                    message.envelope().returned(),
                    message.envelope().envelopeId(),
                    List.copyOf(left.keySet()));
        }

        private void write(OutputStream out) throws IOException {
            try (InputStream content = blobs.open(errand.message().blobId())
                    .orElseThrow(() -> new IOException("The message's content is gone"))) {
                byte[] buffer = new byte[BUFFER];
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    out.write(buffer, 0, read);
                }
                attempt.requireLease(BEFORE_DOT);
            } catch (LeaseLost e) {
                throw new IOException("This node may not own the delivery any more: " + e.getMessage(), e);
            }
        }

        private void decide(
                MailHostFinder.Host host, SmtpSession session, QueuedRecipient recipient, RecipientOutcome outcome) {
            LastAttempt last = last(host, outcome);
            ambiguous |= outcome.isUnknown();
            Fate fate = switch (outcome.meaning()) {
                case ACCEPTED ->
                    host.lmtp() && errand.route() instanceof MailRoute.Local
                            ? Fate.HERE
                            : session.extensions().has("DSN") ? Fate.PASSED_ON : Fate.RELAYED;
                case PERMANENT, NO_MAIL_HERE -> Fate.PERMANENT;
                case TEMPORARY, NEXT_HOST, OLD_HOST, ENOUGH_RECIPIENTS, NOBODY, OUT_OF_STEP -> Fate.TEMPORARY;
            };
            results.put(recipient.number(), new Result(recipient, fate, last));
        }

        private LastAttempt last(MailHostFinder.Host host, RecipientOutcome outcome) {
            Reply reply = outcome.reply();
            if (reply != null) {
                DeliveryError error = outcome.meaning() == ReplyMeaning.ACCEPTED
                        ? DeliveryError.NONE
                        : DeliveryError.UNEXPECTED_REPLY;
                return new LastAttempt(error, reply.code(), reply.status(), host.name(), reply.text(), attempt.now());
            }
            boolean permanent = outcome.meaning() == ReplyMeaning.PERMANENT;
            String text = outcome.error() == null ? "The host did not answer" : outcome.error();
            return failed(
                    host,
                    permanent ? DeliveryError.UNEXPECTED_REPLY : DeliveryError.CONNECTION,
                    permanent ? "5.3.4" : "4.4.2",
                    text);
        }

        private LastAttempt attempt(MailHostFinder.Host host, SessionFailed e) {
            Reply reply = e.reply();
            DeliveryError error = e.stage() == SmtpStage.STARTTLS ? DeliveryError.TLS : DeliveryError.UNEXPECTED_REPLY;
            if (reply != null) {
                // A 5yz before any message is about the host, not about the recipient
                EnhancedCode status = isPermanent(e)
                        ? reply.status()
                        : new EnhancedCode(
                                4, reply.status().subject(), reply.status().detail());
                return new LastAttempt(error, reply.code(), status, host.name(), reply.text(), attempt.now());
            }
            return failed(host, error, isPermanent(e) ? "5.7.10" : "4.7.5", String.valueOf(e.getMessage()));
        }

        private LastAttempt failed(MailHostFinder.Host host, DeliveryError error, String status, String text) {
            return LastAttempt.failed(error, EnhancedCode.read(status).orElseThrow(), host.name(), text, attempt.now());
        }

        private boolean isPermanent(SessionFailed e) {
            return e.meaning() == ReplyMeaning.NO_MAIL_HERE
                    || e.meaning() == ReplyMeaning.PERMANENT && e.stage() == SmtpStage.STARTTLS;
        }

        private void failOpen(boolean permanent, LastAttempt last) {
            open().forEach(one ->
                    results.put(one.number(), new Result(one, permanent ? Fate.PERMANENT : Fate.TEMPORARY, last)));
        }

        void failAll(boolean permanent, LastAttempt last) {
            failOpen(permanent, last);
        }

        Report report() {
            LastAttempt stopped = LastAttempt.failed(
                    DeliveryError.IO, new EnhancedCode(4, 3, 2), null, "The delivery was broken off", attempt.now());
            List<Result> all = new ArrayList<>();
            for (QueuedRecipient one : errand.recipients()) {
                all.add(results.getOrDefault(one.number(), new Result(one, Fate.TEMPORARY, stopped)));
            }
            return new Report(all, traces);
        }

        private HostTrace trace(MailHostFinder.Host host, InetAddress address, Instant started, List<TraceStep> steps) {
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

    private static void close(SmtpSession session) {
        try {
            session.close();
        } catch (IOException e) {
            session.broke(); // It is gone already, which changes nothing
        }
    }
}
