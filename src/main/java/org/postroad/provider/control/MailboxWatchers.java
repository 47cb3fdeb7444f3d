package org.postroad.provider.control;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Watches the inboxes that are this node's share. Each look takes what is free, gives back what is too much and lets go of what is no longer
 * its own; between looks, everything happens because a server said something, or was silent for long. Threads are few: the waiting
 * is done by {@link ParkedConnections}.
 */
final class MailboxWatchers {
    /** A server may take a client for dead after half an hour (RFC 2177); firewalls are often quicker. */
    static final Duration RENEW = Duration.ofMinutes(25);

    /** How often a server is asked that cannot idle. */
    static final Duration POLL = Duration.ofMinutes(5);

    static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(30);

    /** A server that tells of every flag makes no more jobs than this allows. */
    static final Duration BETWEEN_TELLINGS = Duration.ofSeconds(1);

    /** The most that are taken at a look, so that nodes that start together share. */
    static final int MOST_AT_ONCE = 500;

    /** A connection that lasted so long was no failure when it ended. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private static final Logger LOG = System.getLogger(MailboxWatchers.class.getName());

    private final Parts parts;
    private final ParkedConnections parked;
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private volatile long incarnation;
    private boolean looked;

    /** Opens the inbox of a credential; may take long. */
    interface Opener {
        IdleConnection open(long credentialId) throws ProviderFailed, NotNow;
    }

    /** It is nobody's failure that an inbox is not opened now. */
    static final class NotNow extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Instant until;

        /** @param until not to be tried before */
        NotNow(Instant until) {
            super("Not before " + until, null, false, false);
            this.until = until;
        }
    }

    /**
     * What it is made of.
     *
     * @param incarnation of this node, now
     * @param mayWatch whether the node's role is to watch, and it may be sure to be alive
     * @param changed is given what has changed; may use the database
     * @param connecting runs what may take long
     * @param reading runs what is soon done
     */
    record Parts(
            WatchStore store,
            InstantSource clock,
            LongSupplier incarnation,
            BooleanSupplier mayWatch,
            Opener opener,
            Consumer<Watch> changed,
            ExecutorService connecting,
            ExecutorService reading,
            RandomGenerator random) {}

    MailboxWatchers(Parts parts) throws IOException {
        this.parts = parts;
        this.parked = new ParkedConnections(
                watch -> submit(parts.reading(), watch, () -> heard(watch)),
                watch -> submit(
                        watch.connection() == null ? parts.connecting() : parts.reading(), watch, () -> late(watch)));
    }

    /** What a thread of its own is to run until {@link #stop}. */
    Runnable waiting() {
        return parked;
    }

    /** How many inboxes this node watches, connected or not. */
    int count() {
        return watches.size();
    }

    /** How many of them are connected. */
    long connected() {
        return watches.values().stream().filter(Watch::isConnected).count();
    }

    /** Brings what this node watches in line with what it is to watch. Called every few seconds, by one thread at a time. */
    void look() {
        long now = parts.incarnation().getAsLong();
        if (now != incarnation) {
            watches.values().forEach(this::forget); // others have taken over what the incarnation before had
            incarnation = now;
        }
        if (!parts.mayWatch().getAsBoolean()) {
            return;
        }
        WatchStore.Sight sight = see();
        Set<Long> mine = sight.mine();
        watches.values().stream()
                .filter(watch -> watch.hasEnded() || !mine.contains(watch.credentialId()))
                .forEach(this::forget);
        giveBackWhatNobodyWatches(mine);
        int surplus = surplus(mine.size(), sight.share());
        if (surplus > 0) {
            watches.values().stream().limit(surplus).forEach(this::giveUp);
        } else if (sight.free() && mine.size() < sight.share()) {
            int most = Math.min(sight.share() - mine.size(), MOST_AT_ONCE);
            parts.store().take(incarnation, most, parts.clock().instant()).forEach(this::begin);
        }
    }

    private WatchStore.Sight see() {
        WatchStore store = parts.store();
        WatchStore.Sight sight = store.see(incarnation, parts.clock().instant());
        if (looked && !sight.orphaned()) {
            return sight;
        }
        store.freeOfTheDead(!looked);
        looked = true;
        return store.see(incarnation, parts.clock().instant());
    }

    private void giveUp(Watch watch) {
        parts.store()
                .giveBack(
                        incarnation,
                        watch.credentialId(),
                        watch.failures(),
                        parts.clock().instant());
        forget(watch);
    }

    /** What could not be given back when it ended, as the database was away. */
    private void giveBackWhatNobodyWatches(Set<Long> mine) {
        for (long id : mine) {
            if (!watches.containsKey(id)) {
                parts.store()
                        .giveBack(incarnation, id, 1, parts.clock().instant().plus(FIRST_RETRY));
            }
        }
    }

    /** Not for one or two: a node that comes and goes would have all the others reconnect. */
    static int surplus(int mine, int share) {
        int over = mine - share;
        return over > Math.max(1, share / 20) ? Math.min(over, MOST_AT_ONCE) : 0;
    }

    /** Closes all connections and gives everything back. */
    void stop() throws IOException {
        parked.close();
        watches.values().forEach(this::forget);
        parts.connecting().shutdown(); // no interrupt: it might hit a call of the database
        parts.reading().shutdown();
        parts.store().giveAllBack(incarnation);
    }

    private void begin(Watch watch) {
        Watch before = watches.put(watch.credentialId(), watch);
        if (before != null) {
            before.end(); // taken anew, since the credential was changed
        }
        submit(parts.connecting(), watch, () -> open(watch));
    }

    private void forget(Watch watch) {
        watch.end();
        watches.remove(watch.credentialId(), watch);
    }

    private interface Work {
        void run() throws IOException, ProviderFailed, NotNow;
    }

    private void submit(ExecutorService threads, Watch watch, Work work) {
        try {
            threads.execute(() -> guarded(watch, work));
        } catch (RejectedExecutionException e) {
            forget(watch); // the node stops
        }
    }

    private void guarded(Watch watch, Work work) {
        if (watch.hasEnded()) {
            return;
        }
        try {
            work.run();
        } catch (NotNow notNow) {
            end(watch, watch.failures(), notNow.until, notNow);
        } catch (ProviderFailed | IOException | RuntimeException e) {
            boolean stable = watch.connection() != null && watch.age().compareTo(STABLE) > 0;
            int failures = stable ? 1 : watch.failures() + 1;
            end(watch, failures, parts.clock().instant().plus(retryAfter(failures)), e);
        }
    }

    /** Whoever ends it first gives it back; an end that this node wanted is not one. */
    private void end(Watch watch, int failures, Instant retryAt, Exception why) {
        if (!watch.end()) {
            return;
        }
        LOG.log(
                Level.DEBUG,
                "The inbox of {0} is not watched until {1}: {2}",
                watch.credentialId(),
                retryAt,
                why.getMessage());
        Instant latest = parts.clock().instant().plus(LONGEST_RETRY.multipliedBy(2));
        try {
            parts.store()
                    .giveBack(incarnation, watch.credentialId(), failures, retryAt.isAfter(latest) ? latest : retryAt);
            watches.remove(watch.credentialId(), watch);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A watch was not given back: {0}", e.getMessage());
        }
    }

    /** How long after so many failures in a row, 1 or more, it is tried again. */
    Duration retryAfter(int failures) {
        int doublings = Math.min(failures - 1, 10);
        Duration wait = FIRST_RETRY.multipliedBy(1L << doublings);
        return shorter(jittered(shorter(wait, LONGEST_RETRY)), LONGEST_RETRY);
    }

    private void open(Watch watch) throws IOException, ProviderFailed, NotNow {
        IdleConnection connection = parts.opener().open(watch.credentialId());
        @Nullable InboxState before = watch.polled(connection.state());
        if (!connection.idles()) {
            connection.close();
            watch.renewAt(System.nanoTime() + jittered(POLL).toNanos());
        } else {
            watch.connected(connection);
            watch.renewAt(System.nanoTime() + early(RENEW).toNanos());
        }
        if (watch.hasEnded()) {
            return;
        }
        // Nobody has watched before: what came in then, nobody has told of
        if (before == null || connection.state().mayDifferFrom(before)) {
            tell(watch);
        }
        park(watch);
    }

    private void heard(Watch watch) throws IOException {
        IdleConnection connection = watch.connection();
        if (connection != null) {
            go(watch, connection.heard());
        }
    }

    private void late(Watch watch) throws IOException, ProviderFailed, NotNow {
        IdleConnection connection = watch.connection();
        if (connection == null) {
            open(watch);
        } else if (watch.owesTelling()) {
            tell(watch);
            park(watch);
        } else {
            boolean changed = connection.renew();
            watch.renewAt(System.nanoTime() + early(RENEW).toNanos());
            go(watch, changed);
        }
    }

    private void go(Watch watch, boolean changed) throws IOException {
        if (changed && watch.sinceTold().compareTo(BETWEEN_TELLINGS) < 0) {
            watch.tellAt(System.nanoTime() + BETWEEN_TELLINGS.toNanos());
        } else if (changed) {
            tell(watch);
        }
        park(watch);
    }

    private void park(Watch watch) throws IOException {
        IdleConnection connection = watch.connection();
        if (connection != null && connection.more()) {
            submit(parts.reading(), watch, () -> heard(watch));
        } else {
            parked.park(watch);
        }
    }

    private void tell(Watch watch) {
        parts.changed().accept(watch);
        watch.told();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Times 0.5 to 1.5. */
    private Duration jittered(Duration duration) {
        return Duration.ofMillis(
                (long) (duration.toMillis() * (0.5 + parts.random().nextDouble())));
    }

    /** Up to a fifth earlier, so that what connected together is not renewed together. */
    private Duration early(Duration duration) {
        return Duration.ofMillis(
                (long) (duration.toMillis() * (1 - parts.random().nextDouble() / 5)));
    }
}
