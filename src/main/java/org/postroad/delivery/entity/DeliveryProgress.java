package org.postroad.delivery.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the delivery to one recipient is, and what its clocks say. Every step is given the schedule as it is then: so a changed one
 * applies to queued mail at its next step. Immutable.
 *
 * @param released when delivery was first allowed: when it was queued, or later by FUTURERELEASE. TTL and notices count from here
 * @param attempts that failed
 * @param retryDue when the next attempt may be made
 * @param noticed the last threshold whose notice was sent or passed over, zero before the first
 * @param noticeDue when the next delay notice is due, null if none will be
 * @param expiresAt when it is given up, null if no time says so
 * @param deliverBy null if the sender asked for nothing of the kind
 */
public record DeliveryProgress(
        RecipientStatus status,
        Instant released,
        int attempts,
        Instant retryDue,
        Duration noticed,
        @Nullable Instant noticeDue,
        @Nullable Instant expiresAt,
        @Nullable DeliverBy deliverBy) {

    /** What a recipient begins with. */
    public static DeliveryProgress queued(DeliverySchedule schedule, Instant released, @Nullable DeliverBy deliverBy) {
        return new DeliveryProgress(
                        RecipientStatus.SCHEDULED, released, 0, released, Duration.ZERO, null, null, deliverBy)
                .under(schedule);
    }

    /** The same progress, with the times of this schedule. */
    public DeliveryProgress under(DeliverySchedule schedule) {
        return new DeliveryProgress(
                status, released, attempts, retryDue, noticed, nextNotice(schedule), expiry(schedule), deliverBy);
    }

    /**
     * When there is something to do: an attempt, a notice, or the end. Not for a final status.
     *
     * @return the first of the three
     */
    public Instant due() {
        requireUnfinished();
        return Stream.of(retryDue, noticeDue, expiresAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(retryDue);
    }

    public boolean isExpired(Instant now) {
        return !status.isFinal() && expiresAt != null && !now.isBefore(expiresAt);
    }

    public boolean isNoticeDue(Instant now) {
        return !status.isFinal() && noticeDue != null && !now.isBefore(noticeDue);
    }

    /** An attempt failed for a reason that may pass. @param now when it ended */
    public DeliveryProgress deferred(DeliverySchedule schedule, Instant now) {
        requireUnfinished();
        int failed = attempts + 1;
        Instant expires = expiry(schedule);
        if (schedule.expiry().isReached(failed) || expires != null && !now.isBefore(expires)) {
            return ended(RecipientStatus.FAILED, failed);
        }
        Instant retry = now.plus(schedule.delayAfter(failed));
        Instant due = expires != null && expires.isBefore(retry) ? expires : retry;
        return new DeliveryProgress(
                RecipientStatus.DEFERRED, released, failed, due, noticed, nextNotice(schedule), expires, deliverBy);
    }

    /** No attempt was made: throttled, no slot, paused. Counts for nothing. @param until when it may be tried again */
    public DeliveryProgress putOff(Instant until) {
        requireUnfinished();
        return new DeliveryProgress(status, released, attempts, until, noticed, noticeDue, expiresAt, deliverBy);
    }

    /** The notice that was due is sent, or nobody wanted it; one for all thresholds that have passed. */
    public DeliveryProgress noticed(DeliverySchedule schedule, Instant now) {
        requireUnfinished();
        return new DeliveryProgress(
                        status,
                        released,
                        attempts,
                        retryDue,
                        Duration.between(released, now),
                        null,
                        expiresAt,
                        deliverBy)
                .under(schedule);
    }

    /** An attempt ended it: delivered, relayed, or refused for good. */
    public DeliveryProgress ended(RecipientStatus with) {
        return ended(with, with == RecipientStatus.FAILED ? attempts + 1 : attempts);
    }

    /** Its time is over, or somebody has called it off; no attempt was made. */
    public DeliveryProgress closed(RecipientStatus with) {
        return ended(with, attempts);
    }

    private DeliveryProgress ended(RecipientStatus with, int failed) {
        requireUnfinished();
        if (!with.isFinal()) {
            throw new IllegalArgumentException(with + " is not an end");
        }
        return new DeliveryProgress(with, released, failed, retryDue, noticed, null, null, deliverBy);
    }

    private @Nullable Instant expiry(DeliverySchedule schedule) {
        Instant expires = schedule.expiry().at(released).orElse(null);
        if (deliverBy == null || !deliverBy.returned()) {
            return expires;
        }
        return expires == null || deliverBy.at().isBefore(expires) ? deliverBy.at() : expires;
    }

    /** Thresholds count from the release, whenever they are looked at. One that is asked for by DELIVERBY takes their place. */
    private @Nullable Instant nextNotice(DeliverySchedule schedule) {
        List<Duration> thresholds = deliverBy == null || deliverBy.returned()
                ? schedule.notices()
                : List.of(Duration.between(released, deliverBy.at()));
        return thresholds.stream()
                .filter(threshold -> threshold.compareTo(noticed) > 0)
                .findFirst()
                .map(released::plus)
                .orElse(null);
    }

    private void requireUnfinished() {
        if (status.isFinal()) {
            throw new IllegalStateException("It is " + status + " already");
        }
    }
}
