package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postroad.delivery.entity.MailFacts;
import org.postroad.delivery.entity.OutboundThrottle;
import org.postroad.delivery.entity.Rate;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;

/**
 * Obeys the limits of how much goes out in a time, which hold for the whole cluster: a node takes a small share of a limit at a time, and
 * what it does not use of that for a whole period is lost.
 */
@ApplicationScoped
class Throttles {
    /** The part of a limit that a node takes at a time. */
    private static final int SHARES = 20;

    private static final long MOST_AT_ONCE = 100;
    private static final int MANY = 50_000;

    private final Map<Counted, Share> shares = new ConcurrentHashMap<>();
    private Transactions transactions;
    private MailSettingsStore settings;
    private MailRules rules;

    /** What a limit counts apart. @param digest of the values, as they may be long */
    record Counted(long throttleId, String digest) {}

    /** What this node has of a limit. */
    private static final class Share {
        private long left;
        private Instant until = Instant.MIN;
        private Instant next = Instant.MIN;
        private int waiting;
    }

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected Throttles() {}

    @Inject
    Throttles(Transactions transactions, MailSettingsStore settings, MailRules rules) {
        this.transactions = transactions;
        this.settings = settings;
        this.rules = rules;
    }

    /**
     * Asks whether a message may go to a host now. Not to be called inside a transaction.
     *
     * @param taken what the same errand has been granted before; what is granted now is added
     * @return empty if it may; else when to ask again, and nothing was taken
     */
    Optional<Instant> take(MailFacts facts, Set<Counted> taken, Instant now) {
        List<OutboundThrottle> throttles = settings.current().throttles();
        List<Counted> granted = new ArrayList<>();
        for (OutboundThrottle throttle : throttles) {
            if (rules.holds(throttle.match(), facts)) {
                Counted counted = new Counted(throttle.id(), facts.digest(throttle.keys()));
                Optional<Instant> refused =
                        taken.contains(counted) ? Optional.empty() : take(throttle.rate(), counted, now);
                if (refused.isPresent()) {
                    granted.forEach(this::giveBack);
                    return refused;
                }
                granted.add(counted);
            }
        }
        taken.addAll(granted);
        return Optional.empty();
    }

    /** Gives back what was granted to an errand that was not run. */
    void giveBack(Set<Counted> taken) {
        taken.forEach(this::giveBack);
    }

    private void giveBack(Counted counted) {
        Share share = shares.get(counted);
        if (share != null) {
            synchronized (share) {
                share.left++;
            }
        }
    }

    private Optional<Instant> take(Rate rate, Counted counted, Instant now) {
        forgetSome(now);
        Share share = shares.computeIfAbsent(counted, key -> new Share());
        synchronized (share) {
            if (share.left < 1 || !now.isBefore(share.until)) {
                if (now.isBefore(share.next)) {
                    return Optional.of(share.next.plus(rate.interval().multipliedBy(share.waiting++)));
                }
                refill(share, rate, counted, now);
            }
            if (share.left < 1) {
                return Optional.of(share.next);
            }
            share.left--;
            return Optional.empty();
        }
    }

    private void refill(Share share, Rate rate, Counted counted, Instant now) {
        long wanted = Math.max(1, Math.min(MOST_AT_ONCE, rate.count() / SHARES));
        Rate.Grant grant = granted(rate, counted, now, wanted);
        share.left = grant.granted();
        share.until = now.plus(rate.period());
        share.next = grant.next();
        share.waiting = 1;
    }

    private Rate.Grant granted(Rate rate, Counted counted, Instant now, long wanted) {
        try {
            return row(rate, counted, now, wanted);
        } catch (DatabaseFailure e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            return row(rate, counted, now, wanted); // Another node was the first to count this
        }
    }

    private Rate.Grant row(Rate rate, Counted counted, Instant now, long wanted) {
        return transactions.apart(
                connection -> new ThrottleRows(connection).take(counted.throttleId, counted.digest, rate, now, wanted));
    }

    private void forgetSome(Instant now) {
        if (shares.size() > MANY) {
            shares.values().removeIf(share -> {
                synchronized (share) {
                    return share.until.isBefore(now) && share.next.isBefore(now);
                }
            });
        }
    }
}
