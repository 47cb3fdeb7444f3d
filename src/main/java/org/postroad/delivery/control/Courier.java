package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postroad.delivery.control.MailHostFinder.Unroutable;
import org.postroad.delivery.dsn.EnhancedCode;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.jobs.control.Attempt;

/**
 * Takes a message to the hosts of one route, one after the other, until each recipient is decided or no host is left (RFC 5321 §5.1). Changes
 * nothing here: what came of it is written by who called.
 */
@Dependent
class Courier {
    private static final Logger LOG = System.getLogger(Courier.class.getName());

    private final MailRules rules;
    private final MailHostFinder finder;
    private final Destinations destinations;
    private final Throttles throttles;
    private final MailContents contents;
    private final SmtpLines lines;
    private final SmtpGround ground;
    private final HostTrust trust;

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

    /** What came of an errand. @param putOff when it may be tried, where no attempt was made; there are no results then */
    record Report(List<Result> results, List<HostTrace> traces, Optional<Instant> putOff) {
        Report(List<Result> results, List<HostTrace> traces) {
            this(results, traces, Optional.empty());
        }

        /** The same of all recipients. */
        static Report of(Errand errand, Fate fate, LastAttempt last) {
            return new Report(
                    errand.recipients().stream()
                            .map(one -> new Result(one, fate, last))
                            .toList(),
                    List.of());
        }

        static Report putOff(Instant until) {
            return new Report(List.of(), List.of(), Optional.of(until));
        }
    }

    @Inject
    Courier(
            MailRules rules,
            MailHostFinder finder,
            Destinations destinations,
            Throttles throttles,
            MailContents contents,
            SmtpLines lines,
            SmtpGround ground,
            HostTrust trust) {
        this.rules = rules;
        this.finder = finder;
        this.destinations = destinations;
        this.throttles = throttles;
        this.contents = contents;
        this.lines = lines;
        this.ground = ground;
        this.trust = trust;
    }

    /** Goes, unless the destination takes no more for now. Every recipient has a result, whatever happens. */
    Report run(Errand errand, Attempt attempt) {
        List<MailHostFinder.Host> hosts;
        try {
            hosts = finder.hosts(errand.route(), errand.domain());
        } catch (Unroutable e) {
            LastAttempt last = LastAttempt.failed(e.error(), e.status(), null, e.reason(), attempt.now());
            return Report.of(errand, e.isPermanent() ? Fate.PERMANENT : Fate.TEMPORARY, last);
        }
        Destinations.Entry entry = destinations.enter(errand.route(), hosts, attempt.now());
        return entry.passage()
                .map(passage -> run(errand, attempt, hosts, passage))
                .orElseGet(() -> Report.putOff(entry.until()));
    }

    private Report run(Errand errand, Attempt attempt, List<MailHostFinder.Host> hosts, Destinations.Passage passage) {
        Optional<Boolean> answered = Optional.empty(); // Of what is our own fault nobody else is to suffer
        try (MailContents.Content content =
                contents.read(errand.message().blobId(), errand.message().size())) {
            Trip trip = new Trip(
                    errand, attempt, content, rules, throttles, lines, ground, new TripTrust(errand, trust, content));
            for (MailHostFinder.Host host : hosts) {
                if (trip.isOver()) {
                    break;
                }
                trip.visit(host);
            }
            trip.endIfNobodyMayHaveIt();
            Optional<Instant> throttled = trip.throttled();
            answered = throttled.isPresent() || attempt.stopRequested() || !trip.isTried()
                    ? Optional.empty()
                    : Optional.of(trip.isAnswered());
            return throttled.map(Report::putOff).orElseGet(trip::report);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "The content of message {0} cannot be read: {1}",
                    errand.message().id(),
                    e);
            return Report.of(errand, Fate.TEMPORARY, unreadable(attempt.now()));
        } finally {
            Instant now = attempt.now();
            answered.ifPresentOrElse(did -> passage.end(did, now), passage::cancel);
        }
    }

    private static LastAttempt unreadable(Instant now) {
        return LastAttempt.failed(
                DeliveryError.IO, new EnhancedCode(4, 3, 0), null, "The message's content cannot be read here", now);
    }
}
