package org.postroad.delivery.control;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
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
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.LeaseLost;

/** One errand under way: what came of each recipient so far, and what was said to hosts. For one thread. */
final class Trip {
    /** The least time that the job must still be this node's before a message is ended by its dot. */
    private static final Duration BEFORE_DOT = Duration.ofSeconds(2);

    private static final int CLOSING = 421;

    private final Courier.Errand errand;
    private final Attempt attempt;
    private final MailContents.Content content;
    private final MailRules rules;
    private final Throttles throttles;
    private final SmtpLines lines;
    private final SmtpGround ground;
    private final TripTrust trust;
    private final Set<Throttles.Counted> counted = new HashSet<>();
    private final Map<Integer, Courier.Result> results = new LinkedHashMap<>();
    private final List<HostTrace> traces = new ArrayList<>();
    private boolean ambiguous;
    private boolean answered;
    private @Nullable Instant throttledUntil;

    /** @param content of the errand's message */
    Trip(
            Courier.Errand errand,
            Attempt attempt,
            MailContents.Content content,
            MailRules rules,
            Throttles throttles,
            SmtpLines lines,
            SmtpGround ground,
            TripTrust trust) {
        this.errand = errand;
        this.attempt = attempt;
        this.content = content;
        this.rules = rules;
        this.throttles = throttles;
        this.lines = lines;
        this.ground = ground;
        this.trust = trust;
    }

    /** When it may be tried, if limits kept it from every host; empty if a host was tried. */
    Optional<Instant> throttled() {
        if (throttledUntil == null || !results.isEmpty() || !traces.isEmpty()) {
            return Optional.empty();
        }
        throttles.giveBack(counted);
        return Optional.of(throttledUntil);
    }

    /** Whether a host spoke SMTP, whatever it said. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether a host was tried: of what only this message asks, the destination's other mail is not to suffer. */
    boolean isTried() {
        return trust.isTried();
    }

    private List<QueuedRecipient> open() {
        return errand.recipients().stream()
                .filter(one -> !results.containsKey(one.number())
                        || results.get(one.number()).fate() == Courier.Fate.TEMPORARY)
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
        ConnectionStrategy.Source source = ground.source(connection);
        MailFacts from = source == null
                ? facts
                : facts.at(new HostFacts(host.name(), address.getHostAddress(), source.address()));
        TlsStrategy tls = rules.tls(from).chosen();
        HostTrust.Plan plan;
        try {
            plan = trust.plan(host, tls);
        } catch (Untrusted e) {
            refuse(host, address, started, e);
            return true;
        }
        Optional<Instant> refused = throttles.take(from, counted, started);
        if (refused.isPresent()) {
            throttledUntil =
                    throttledUntil == null || refused.get().isBefore(throttledUntil) ? refused.get() : throttledUntil;
            return false;
        }
        SmtpLines.Way way = way(host, address, connection, source, plan);
        SmtpSession kept = lines.kept(way);
        SmtpSession session = null;
        try {
            if (kept != null && carriedByKept(host, address, way, kept)) {
                trust.tried();
                return true;
            }
            session = lines.open(way, SmtpTimeouts.of(connection, tls), attempt);
            answered = true;
            trust.requirePromise(host, session);
            trust.tried();
            carry(host, session);
            return true;
        } catch (Untrusted e) {
            refuse(host, address, started, e);
            return true;
        } catch (SessionFailed e) {
            trust.tried();
            failOpen(plan.isPermanent(e), plan.told(e, HostFindings.of(host, e, attempt.now())));
            traces.add(HostFindings.trace(errand, host, address, started, plan.noted(e.trace())));
            return e.stage() != SmtpStage.GREETING;
        } catch (SSLException e) {
            trust.tried();
            failOpen(false, failed(host, plan.error(), "4.7.5", "The handshake failed: " + e.getMessage()));
            return true;
        } catch (IOException e) {
            trust.tried();
            String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            failOpen(false, failed(host, DeliveryError.CONNECTION, "4.4.1", text));
            return false;
        } finally {
            if (session != null) {
                traces.add(HostFindings.trace(errand, host, address, started, plan.noted(session.trace())));
                lines.giveBack(way, session);
            }
        }
    }

    private void refuse(MailHostFinder.Host host, InetAddress address, Instant started, Untrusted e) {
        trust.refused(e);
        String text = String.valueOf(e.getMessage());
        failOpen(false, failed(host, e.error(), "4.7.5", text));
        traces.add(HostFindings.trace(errand, host, address, started, List.of(HostTrust.told(text))));
    }

    /** Where all hosts were tried and none is good enough for the message, waiting does not help (RFC 8689 §4.2.1). */
    void endIfNobodyMayHaveIt() {
        if (throttledUntil == null && !isOver()) {
            trust.nobody()
                    .ifPresent(why -> failOpen(
                            true,
                            LastAttempt.failed(
                                    why.error(),
                                    new EnhancedCode(5, 7, 30),
                                    null,
                                    String.valueOf(why.getMessage()),
                                    attempt.now())));
        }
    }

    /** @return whether the host had not left meanwhile: if it had, nothing was said to it, and a new conversation is due */
    private boolean carriedByKept(MailHostFinder.Host host, InetAddress address, SmtpLines.Way way, SmtpSession session)
            throws Untrusted {
        Instant started = attempt.now();
        try {
            trust.requirePromise(host, session);
        } catch (Untrusted e) {
            lines.giveBack(way, session);
            throw e;
        }
        attempt.closeOnStop(session.talk().socket());
        session.again();
        boolean there = carry(host, session);
        if (there) {
            answered = true;
            traces.add(HostFindings.trace(errand, host, address, started, session.trace()));
        }
        lines.giveBack(way, session);
        return there;
    }

    private SmtpLines.Way way(
            MailHostFinder.Host host,
            InetAddress address,
            ConnectionStrategy connection,
            ConnectionStrategy.@Nullable Source source,
            HostTrust.Plan plan) {
        SmtpPeer peer = new SmtpPeer(
                plan.name(),
                ground.helo(connection, source),
                host.lmtp(),
                host.encrypted(),
                host.lmtp() ? TlsUse.DISABLE : plan.use(),
                host.login());
        return new SmtpLines.Way(address, host.port(), peer, plan.tls(), source == null ? null : source.address());
    }

    /**
     * Transaction after transaction, as the host may not take all recipients in one.
     *
     * @return false if this conversation was kept from another message and is over: nobody is decided then
     */
    private boolean carry(MailHostFinder.Host host, SmtpSession session) {
        Map<OutgoingRecipient, QueuedRecipient> left = new LinkedHashMap<>();
        open().forEach(one -> left.put(new OutgoingRecipient(one.address(), one.wanted(), one.original()), one));
        boolean kept = session.messages() > 0;
        while (!left.isEmpty() && session.isUsable()) {
            int before = left.size();
            List<RecipientOutcome> outcomes =
                    new SmtpTransaction(session, outgoing(left), ground.watches()).run(this::write);
            if (kept && outcomes.stream().allMatch(Trip::hadLeft)) {
                return false;
            }
            kept = false;
            for (RecipientOutcome outcome : outcomes) {
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
        return true;
    }

    /** Whether the host was gone, or wanted to go, before it had heard of the message. */
    private static boolean hadLeft(RecipientOutcome outcome) {
        Reply reply = outcome.reply();
        return outcome.stage() == SmtpStage.MAIL && (reply == null || reply.code() == CLOSING);
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
                trust.requiresTls(),
                List.copyOf(left.keySet()));
    }

    private void write(OutputStream out) throws IOException {
        try {
            content.writeTo(out);
            attempt.requireLease(BEFORE_DOT);
        } catch (LeaseLost e) {
            throw new IOException("This node may not own the delivery any more: " + e.getMessage(), e);
        }
    }

    private void decide(
            MailHostFinder.Host host, SmtpSession session, QueuedRecipient recipient, RecipientOutcome outcome) {
        LastAttempt last = HostFindings.of(host, outcome, attempt.now());
        ambiguous |= outcome.isUnknown();
        Courier.Fate fate = switch (outcome.meaning()) {
            case ACCEPTED ->
                host.lmtp() && errand.route() instanceof MailRoute.Local
                        ? Courier.Fate.HERE
                        : session.extensions().has("DSN") ? Courier.Fate.PASSED_ON : Courier.Fate.RELAYED;
            case PERMANENT, NO_MAIL_HERE -> Courier.Fate.PERMANENT;
            case TEMPORARY, NEXT_HOST, OLD_HOST, ENOUGH_RECIPIENTS, NOBODY, OUT_OF_STEP -> Courier.Fate.TEMPORARY;
        };
        results.put(recipient.number(), new Courier.Result(recipient, fate, last));
    }

    private LastAttempt failed(MailHostFinder.Host host, DeliveryError error, String status, String text) {
        return HostFindings.failed(host, error, status, text, attempt.now());
    }

    private void failOpen(boolean permanent, LastAttempt last) {
        open().forEach(one -> results.put(
                one.number(),
                new Courier.Result(one, permanent ? Courier.Fate.PERMANENT : Courier.Fate.TEMPORARY, last)));
    }

    Courier.Report report() {
        LastAttempt stopped = LastAttempt.failed(
                DeliveryError.IO, new EnhancedCode(4, 3, 2), null, "The delivery was broken off", attempt.now());
        List<Courier.Result> all = new ArrayList<>();
        for (QueuedRecipient one : errand.recipients()) {
            all.add(results.getOrDefault(one.number(), new Courier.Result(one, Courier.Fate.TEMPORARY, stopped)));
        }
        return new Courier.Report(all, traces);
    }
}
