package org.postroad.delivery.entity;

import java.time.Duration;
import java.util.List;

/**
 * When delivery is tried again, when the sender hears that it takes long, and when it is given up.
 *
 * @param retry the delay after each failed attempt, counted from its end; the last one repeats. At least one, each more than zero
 * @param notices the times from the release on at which a delay notice is due, each once, in order; none if empty
 */
public record DeliverySchedule(List<Duration> retry, List<Duration> notices, Expiry expiry) {
    /** Delays where a schedule names none of its own. */
    public static final List<Duration> RETRY = List.of(
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2));

    /** Thresholds of the schedule that holds where there is no other. */
    public static final List<Duration> NOTICES = List.of(Duration.ofDays(1), Duration.ofDays(3));

    /** What holds where rules name a schedule that there is not. */
    public static final DeliverySchedule DEFAULT =
            new DeliverySchedule(RETRY, NOTICES, new Expiry.Ttl(Duration.ofDays(5)));

    /** @throws IllegalArgumentException if there is no delay, or one that is not more than zero */
    public DeliverySchedule {
        retry = List.copyOf(retry);
        notices = notices.stream().sorted().distinct().toList();
        if (retry.isEmpty()) {
            throw new IllegalArgumentException("A schedule has at least one delay");
        }
        retry.forEach(DeliverySchedule::requirePositive);
        notices.forEach(DeliverySchedule::requirePositive);
    }

    private static void requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("Delays and thresholds are more than 0, not " + duration);
        }
    }

    /** The delay before the next attempt. @param attempts that failed so far; 1 or more */
    public Duration delayAfter(int attempts) {
        return retry.get(Math.min(attempts, retry.size()) - 1);
    }
}
