package org.postroad.provider.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Outcome;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderFailure;

/**
 * Keeps this node from hammering a mail server: so many connections at once, and none for a time to one that failed most of its last
 * calls. Idle watchers do not count once they are parked: a server bears them by the thousand. Thread-safe.
 */
final class MailHosts {
    /** When it is asked again where all places are taken. */
    static final Duration FULL_FOR = Duration.ofSeconds(2);

    private final HostCircuits circuits;
    private final InstantSource clock;
    private final int places;
    // Weak values: a server whose places are in use is remembered however long that takes
    private final Cache<String, Semaphore> servers =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    /** @param places how many connections at once to one server */
    MailHosts(HostCircuits circuits, InstantSource clock, int places) {
        this.circuits = circuits;
        this.clock = clock;
        this.places = places;
    }

    /** What came of asking. */
    sealed interface Entry {
        /** One function for each case, so that none is forgotten. */
        default <T extends @Nullable Object> T match(Function<Permit, T> permit, Function<Later, T> later) {
            return this instanceof Permit given ? permit.apply(given) : later.apply((Later) this);
        }
    }

    /**
     * Not now, which is nobody's failure.
     *
     * @param at when it is worth asking again
     * @param open whether the server is left alone, so that the lane of who waits only for it may be closed; else it is only busy
     */
    record Later(Instant at, boolean open, String detail) implements Entry {
        /** What a job answers that cannot go on without the server. */
        Outcome outcome() {
            return Outcome.again(at);
        }
    }

    /** Asks whether to connect now. */
    Entry enter(MailServer server) {
        return enter(server.host(), server.port());
    }

    /** Asks whether to connect now. */
    Entry enter(String host, int port) {
        String name = host + ":" + port;
        Semaphore free = servers.get(name, unused -> new Semaphore(places));
        if (!free.tryAcquire()) {
            String detail = "This node has " + places + " connections to " + name + " already";
            return new Later(clock.instant().plus(FULL_FOR), false, detail);
        }
        HostCircuit circuit = circuits.of(name);
        Optional<Instant> refusedUntil = circuit.refusedUntil();
        if (refusedUntil.isPresent()) {
            free.release();
            String detail = name + " has failed so often that it is left alone until " + refusedUntil.get();
            return new Later(refusedUntil.get(), true, detail);
        }
        return new Permit(circuit, free);
    }

    /** A connection that may be made. Closed when the connection is; what it came to is said before by {@link #ended}. For one thread. */
    static final class Permit implements Entry, AutoCloseable {
        private final HostCircuit circuit;
        private final Semaphore place;
        private Optional<Outcome> outcome = Optional.empty();
        private boolean closed;

        Permit(HostCircuit circuit, Semaphore place) {
            this.circuit = circuit;
            this.place = place;
        }

        /** Says that the server did what it was asked for. Not saying anything counts neither way: the caller was stopped. */
        void ended() {
            outcome = Optional.of(Outcome.succeeded());
        }

        /** Says how it failed. */
        void ended(ProviderFailure failure) {
            outcome = Optional.of(Outcome.failed(failure.code(), failure.detail()));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                place.release();
                circuit.ended(outcome);
            }
        }
    }
}
