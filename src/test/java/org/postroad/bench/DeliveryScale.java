package org.postroad.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much mail is sent.
 *
 * @param rounds how often each side is measured, in turn
 * @param small messages of 4 kB a round
 * @param large messages of 100 kB a round
 * @param warmUp messages that nobody measures, for the JVM
 * @param delays what a message costs at the sink
 * @param paced how long mail flows beside domains that hang
 * @param hang how long those say nothing
 * @param backlog messages that wait in a paused queue
 * @param deferred messages that wait for their next attempt
 */
record DeliveryScale(
        int rounds,
        int small,
        int large,
        int warmUp,
        List<Duration> delays,
        Duration paced,
        Duration hang,
        int backlog,
        int deferred) {
    static DeliveryScale of(Scale scale) {
        List<Duration> delays = List.of(Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(100));
        DeliveryScale form = switch (scale.name()) {
            case "full" ->
                new DeliveryScale(
                        5,
                        10_000,
                        2_000,
                        10_000,
                        delays,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        10_000,
                        200_000);
            case "short" ->
                new DeliveryScale(
                        1, 2_000, 200, 3_000, delays, Duration.ofSeconds(6), Duration.ofSeconds(5), 2_000, 50_000);
            default ->
                new DeliveryScale(
                        1,
                        100,
                        10,
                        20,
                        List.of(Duration.ZERO, delays.get(1)),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        100,
                        1_000);
        };
        return System.getProperty("bench.rounds", "").isEmpty() ? form : form.with(scale.rounds());
    }

    private DeliveryScale with(int otherRounds) {
        return new DeliveryScale(otherRounds, small, large, warmUp, delays, paced, hang, backlog, deferred);
    }
}
