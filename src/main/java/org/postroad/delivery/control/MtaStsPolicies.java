package org.postroad.delivery.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.MtaStsRows.Kept;
import org.postroad.delivery.entity.MalformedPolicy;
import org.postroad.delivery.entity.MtaStsPolicy;
import org.postroad.delivery.entity.MtaStsRecord;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;

/**
 * The policies that domains have for their mail hosts (RFC 8461), fetched when the DNS tells of a new one and kept until their time is over.
 * Asks the outside, so nobody calls it inside a transaction.
 */
final class MtaStsPolicies {
    private static final Logger LOG = System.getLogger(MtaStsPolicies.class.getName());

    /** After a fetch that failed, before the next of the same policy (RFC 8461 §3.3). */
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private static final int MOST_FAILED = 10_000;

    private final Texts texts;
    private final Fetch fetch;
    private final Transactions transactions;
    private final InstantSource clock;
    private final Cache<String, Failed> failed =
            Caffeine.newBuilder().maximumSize(MOST_FAILED).build();
    private final ConcurrentMap<String, CompletableFuture<Found>> underway = new ConcurrentHashMap<>();

    /** The DNS. */
    interface Texts {
        List<String> of(String name) throws MailDns.Unanswered;
    }

    /** The server of a policy. */
    interface Fetch {
        MtaStsPolicy fetch(String domain, Duration time) throws IOException, MalformedPolicy;
    }

    /** What there is of a domain. @param policy null if there is none @param problem why none could be had; null if none was promised */
    record Found(@Nullable MtaStsPolicy policy, @Nullable String problem) {
        static final Found NONE = new Found(null, null);
    }

    private record Failed(String recordId, Instant until, String problem) {}

    MtaStsPolicies(Texts texts, Fetch fetch, Transactions transactions, InstantSource clock) {
        this.texts = texts;
        this.fetch = fetch;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * The policy that holds for a domain now.
     *
     * @param time how long fetching it may take
     * @throws IllegalStateException inside a transaction
     */
    Found of(String domain, Duration time) {
        if (transactions.isActive()) {
            throw new IllegalStateException("Nobody waits for the outside inside a transaction");
        }
        String name = domain.toLowerCase(Locale.ROOT);
        Instant now = clock.instant();
        Optional<Kept> kept = transactions.alone(connection -> new MtaStsRows(connection).find(name, now));
        Optional<MtaStsRecord> told = told(name);
        if (told.isEmpty()
                || kept.isPresent() && kept.get().recordId().equals(told.get().id())) {
            // A policy is taken back by one of mode none, never by silence
            return kept.map(one -> new Found(one.policy(), null)).orElse(Found.NONE);
        }
        Found fresh = once(name, told.get().id(), time);
        return fresh.policy() == null && kept.isPresent() ? new Found(kept.get().policy(), fresh.problem()) : fresh;
    }

    private Optional<MtaStsRecord> told(String domain) {
        try {
            return MtaStsRecord.read(texts.of("_mta-sts." + domain));
        } catch (MailDns.Unanswered e) {
            return Optional.empty();
        }
    }

    /** Deliveries to one domain that want it at the same time wait for one fetch. */
    private Found once(String domain, String recordId, Duration time) {
        CompletableFuture<Found> mine = new CompletableFuture<>();
        CompletableFuture<Found> other = underway.putIfAbsent(domain + ' ' + recordId, mine);
        if (other != null) {
            return other.join();
        }
        try {
            mine.complete(fresh(domain, recordId, time));
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underway.remove(domain + ' ' + recordId, mine);
        }
        return mine.join();
    }

    private Found fresh(String domain, String recordId, Duration time) {
        Instant now = clock.instant();
        Failed before = failed.getIfPresent(domain);
        if (before != null && before.recordId().equals(recordId) && now.isBefore(before.until())) {
            return new Found(null, before.problem());
        }
        try {
            MtaStsPolicy policy = fetch.fetch(domain, time);
            failed.invalidate(domain);
            keep(domain, new Kept(recordId, policy, now.plus(policy.maxAge())), now);
            return new Found(policy, null);
        } catch (IOException | MalformedPolicy e) {
            String problem = "The MTA-STS policy of " + domain + " could not be had: " + e.getMessage();
            failed.put(domain, new Failed(recordId, now.plus(PAUSE), problem));
            return new Found(null, problem);
        }
    }

    private void keep(String domain, Kept kept, Instant now) {
        try {
            transactions.apart(connection -> {
                MtaStsRows rows = new MtaStsRows(connection);
                rows.put(domain, kept);
                return rows.forget(now);
            });
        } catch (DatabaseFailure e) {
            // Another node may have kept the same one meanwhile; it holds for this delivery either way
            LOG.log(Level.WARNING, "The MTA-STS policy of {0} was not kept: {1}", domain, e.getMessage());
        }
    }
}
