package org.postroad.provider.control;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;

/** The circuit breaker of one server. Every call that {@link #refusedUntil} lets through ends with {@link #ended}. */
final class HostCircuit {
    private static final Duration TRIAL = Duration.ofSeconds(5);
    private static final HostFailed HOST_FAILED = new HostFailed();

    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private volatile Instant closedUntil = Instant.MIN;

    HostCircuit(CircuitBreaker breaker, InstantSource clock) {
        this.breaker = breaker;
        this.clock = clock;
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                closedUntil = clock.instant().plus(HostCircuits.LEFT_ALONE);
            }
        });
    }

    /** Empty if the server may be called now; else when it is worth trying again. */
    Optional<Instant> refusedUntil() {
        if (breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        Instant whileOthersTry = clock.instant().plus(TRIAL);
        return Optional.of(closedUntil.isAfter(whileOthersTry) ? closedUntil : whileOthersTry);
    }

    /** Counts a call by what it came to; one that says nothing about the server is not counted. */
    void ended(Optional<Outcome> outcome) {
        if (outcome.isEmpty()) {
            breaker.releasePermission();
            return;
        }
        outcome.get().match(succeeded -> count(true), failed -> countFailure(failed.code()), again -> count(true));
    }

    private boolean countFailure(ErrorCode code) {
        return switch (code) {
            case ADDRESS_REFUSED -> {
                breaker.releasePermission();
                yield false;
            }
            case PROVIDER_TIMEOUT, PROVIDER_UNREACHABLE, PROVIDER_ERROR, PROVIDER_PROTOCOL_ERROR -> count(false);
            default -> count(true);
        };
    }

    private boolean count(boolean well) {
        if (well) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, HOST_FAILED);
        }
        return well;
    }

    /** What the breaker is told of a failure; it asks for an exception and does not read it. */
    private static final class HostFailed extends Exception {
        private static final long serialVersionUID = 1L;

        HostFailed() {
            super("The server failed", null, false, false);
        }
    }
}
