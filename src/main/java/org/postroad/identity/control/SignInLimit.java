package org.postroad.identity.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many failures to sign in are borne: by client address and name {@value #BY_NAME}, then one more each minute; by client address
 * {@value #BY_ADDRESS}, then one more each six seconds. Kept on this node and in bounded memory: the least-used of what was counted
 * is forgotten first, so that a flood of addresses costs the flood its own counts.
 */
@ApplicationScoped
public class SignInLimit {
    static final int BY_NAME = 10;
    static final int BY_ADDRESS = 100;

    private static final Duration NAME_PACE = Duration.ofMinutes(1);
    private static final Duration ADDRESS_PACE = Duration.ofSeconds(6);
    private static final int MOST = 50_000;

    private record AddressAndName(String address, String name) {}

    // When the last failure will be forgiven; each failure moves that by one pace (the generic cell rate algorithm,
    // ITU-T I.371)
    private final Cache<AddressAndName, Instant> byName = cache();
    private final Cache<String, Instant> byAddress = cache();

    private @Inject InstantSource clock;

    /** For the container. */
    protected SignInLimit() {}

    SignInLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** How long this address must wait before it may try that name again; empty if it need not. */
    public Optional<Duration> wait(String address, String name) {
        Instant now = clock.instant();
        Duration wait = longer(
                over(byName.getIfPresent(new AddressAndName(address, name)), now, NAME_PACE, BY_NAME),
                over(byAddress.getIfPresent(address), now, ADDRESS_PACE, BY_ADDRESS));
        return wait.isZero() ? Optional.empty() : Optional.of(wait);
    }

    /** Counts a failure of that address with that name. */
    public void failed(String address, String name) {
        Instant now = clock.instant();
        byName.asMap()
                .compute(
                        new AddressAndName(address, name),
                        (key, until) -> later(until, now).plus(NAME_PACE));
        byAddress.asMap().compute(address, (key, until) -> later(until, now).plus(ADDRESS_PACE));
    }

    /** A good password clears its name's count; the address's stays, since other names may be tried from there. */
    void succeeded(String address, String name) {
        byName.invalidate(new AddressAndName(address, name));
    }

    private static Duration over(@Nullable Instant until, Instant now, Duration pace, int borne) {
        if (until == null) {
            return Duration.ZERO;
        }
        // The next failure is borne once all but borne - 1 are forgiven
        Duration wait = Duration.between(now, until).minus(pace.multipliedBy(borne - 1L));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Instant later(@Nullable Instant until, Instant now) {
        return until == null || until.isBefore(now) ? now : until;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static <K> Cache<K, Instant> cache() {
        return Caffeine.newBuilder()
                .expireAfterAccess(NAME_PACE.multipliedBy(BY_NAME + 1L))
                .maximumSize(MOST)
                .build();
    }
}
