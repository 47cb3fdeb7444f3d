package org.postroad.provider.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;

/**
 * One circuit breaker for each server that is called from this node. A server that failed most of its last calls is left alone for a
 * time; then a few calls try it again. High the bar, since the calls of many customers to one server share its circuit.
 */
final class HostCircuits {
    static final int WINDOW = 20;
    static final int LEAST_CALLS = 10;
    static final int OPENS_AT_PERCENT = 80;
    static final int TRIAL_CALLS = 3;
    static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private static final int MOST_SERVERS = 10_000;
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Cache<String, HostCircuit> circuits = Caffeine.newBuilder()
            .maximumSize(MOST_SERVERS)
            .expireAfterAccess(FORGOTTEN)
            .executor(Runnable::run) // no thread of our own for housekeeping
            .build();
    private final InstantSource clock;
    private final CircuitBreakerConfig config;

    HostCircuits(InstantSource clock) {
        this.clock = clock;
        Clock zoned = clock.withZone(ZoneOffset.UTC);
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(LEAST_CALLS)
                .failureRateThreshold(OPENS_AT_PERCENT)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .waitDurationInOpenState(LEFT_ALONE)
                .clock(zoned)
                .build();
    }

    /** @param server as {@code example.com:443} */
    HostCircuit of(String server) {
        return circuits.get(server, name -> new HostCircuit(CircuitBreaker.of(name, config), clock));
    }
}
