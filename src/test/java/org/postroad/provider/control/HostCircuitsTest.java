package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.testing.SettableClock;

class HostCircuitsTest {
    private static final Optional<Outcome> WELL = Optional.of(Outcome.succeeded());
    private static final Optional<Outcome> BROKEN = Optional.of(Outcome.failed(ErrorCode.PROVIDER_ERROR, "500"));

    private final SettableClock clock = new SettableClock();
    private final HostCircuits circuits = new HostCircuits(clock);
    private final HostCircuit circuit = circuits.of("a.example:443");

    @Test
    void aServerThatFailedItsLastCallsIsLeftAloneForThirtySeconds() {
        calls(HostCircuits.LEAST_CALLS - 1, BROKEN);
        assertThat(circuit.refusedUntil()).isEmpty();
        circuit.ended(BROKEN);
        assertThat(circuit.refusedUntil()).contains(clock.instant().plusSeconds(30));
        clock.advance(Duration.ofSeconds(20));
        assertThat(circuit.refusedUntil()).contains(clock.instant().plusSeconds(10));
    }

    @Test
    void afterThatAFewCallsTryItAndTheOthersWait() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);
        clock.advance(Duration.ofMillis(30_001));
        for (int i = 0; i < HostCircuits.TRIAL_CALLS; i++) {
            assertThat(circuit.refusedUntil()).isEmpty();
        }
        assertThat(circuit.refusedUntil()).contains(clock.instant().plusSeconds(5));
    }

    @Test
    void trialsThatSucceedCloseItAgain() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);
        clock.advance(Duration.ofMillis(30_001));
        calls(HostCircuits.TRIAL_CALLS, WELL);
        calls(100, WELL);
    }

    @Test
    void trialsThatFailLeaveItAloneOnceMore() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);
        clock.advance(Duration.ofMillis(30_001));
        calls(HostCircuits.TRIAL_CALLS, BROKEN);
        assertThat(circuit.refusedUntil()).contains(clock.instant().plusSeconds(30));
    }

    @Test
    void oneOfFourSuccessesKeepsItClosed() {
        for (int i = 0; i < HostCircuits.WINDOW; i++) {
            calls(1, WELL);
            calls(3, BROKEN);
        }
        assertThat(circuit.refusedUntil()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"PROVIDER_TIMEOUT", "PROVIDER_UNREACHABLE", "PROVIDER_ERROR", "PROVIDER_PROTOCOL_ERROR"})
    void theServersFailuresCount(ErrorCode code) {
        calls(HostCircuits.LEAST_CALLS, Optional.of(Outcome.failed(code, "")));
        assertThat(circuit.refusedUntil()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "NOT_FOUND",
                "RATE_LIMITED",
                "PROVIDER_AUTH_FAILED",
                "PROVIDER_REJECTED",
                "ADDRESS_REFUSED",
                "TOO_LARGE"
            })
    void theCallersFailuresDoNot(ErrorCode code) {
        calls(100, Optional.of(Outcome.failed(code, "")));
    }

    @Test
    void callsThatCameToNothingTakeNoTrialsPlace() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);
        clock.advance(Duration.ofMillis(30_001));
        calls(10, Optional.empty());
        calls(10, Optional.of(Outcome.failed(ErrorCode.ADDRESS_REFUSED, "")));
        assertThat(circuit.refusedUntil()).isEmpty();
    }

    @Test
    void serversDoNotShareACircuit() {
        calls(HostCircuits.LEAST_CALLS, BROKEN);
        assertThat(circuits.of("a.example:443").refusedUntil()).isPresent();
        assertThat(circuits.of("a.example:8443").refusedUntil()).isEmpty();
        assertThat(circuits.of("b.example:443").refusedUntil()).isEmpty();
    }

    private void calls(int count, Optional<Outcome> outcome) {
        for (int i = 0; i < count; i++) {
            assertThat(circuit.refusedUntil()).isEmpty();
            circuit.ended(outcome);
        }
    }
}
