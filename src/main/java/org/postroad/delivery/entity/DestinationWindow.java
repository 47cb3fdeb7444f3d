package org.postroad.delivery.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * How many deliveries to one destination run at once on a node: one at first, more while it answers, fewer while it does not, and none for
 * a time once as many in a row failed as there may be at once (the feedback of Postfix, SCHEDULER_README). One that hangs keeps what it
 * has and gets no more. Only whether it answers counts, never what: a refused message says nothing of the host. For one thread at a time.
 */
public final class DestinationWindow {
    /** The most deliveries at once, where nobody says otherwise. */
    public static final int MOST = 20;

    private static final int PROVEN = 5;
    private static final int LEAST_FAILURES = 3;
    private static final Duration HUNG = Duration.ofSeconds(10);
    private static final Duration FIRST_REST = Duration.ofSeconds(5);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final double WEIGHT_OF_LAST = 0.1;

    private final int most;
    private final Queue<Instant> begun = new PriorityQueue<>();
    private double window;
    private int failures;
    private int waiting;
    private double meanMillis = SHORTEST_WAIT.toMillis();
    private Duration rest = FIRST_REST;
    private Instant lastAnswer = Instant.MIN;
    private @Nullable Instant deadUntil;

    /** @param most deliveries at once, 1 or more; a destination that somebody chose may have all of them from the start */
    public DestinationWindow(int most) {
        this.most = most;
        this.window = most > MOST ? most : 1;
    }

    /**
     * Asks for a delivery.
     *
     * @return empty if it may begin, and must then {@link #leave}; else when to ask again, later for each that asks
     */
    public Optional<Instant> enter(Instant now) {
        if (deadUntil != null && now.isBefore(deadUntil)) {
            return Optional.of(deadUntil.plus(afterReopening(waiting++)));
        }
        if (isHung(now)) {
            return Optional.of(now.plus(bounded(Duration.ofSeconds(1L + waiting++))));
        }
        if (begun.size() >= (int) window) {
            long place = ++waiting;
            return Optional.of(now.plus(bounded(Duration.ofMillis((long) (meanMillis * place / window)))));
        }
        waiting = Math.max(0, waiting - 1);
        begun.add(now);
        return Optional.empty();
    }

    /** Whether something is under way to it for long, and it has not answered anybody since. */
    private boolean isHung(Instant now) {
        Instant oldest = begun.peek();
        return oldest != null && oldest.plus(HUNG).isBefore(now) && lastAnswer.isBefore(oldest);
    }

    /** Few at first, and twice as many each second. */
    private static Duration afterReopening(int place) {
        return Duration.ofSeconds(31 - Integer.numberOfLeadingZeros(place / 2 + 1));
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /**
     * A delivery is over.
     *
     * @param since when it was let in
     * @param answered whether the destination spoke SMTP, whatever it said
     */
    public void leave(Instant since, boolean answered, Instant now) {
        begun.remove(since);
        if (answered) {
            failures = 0;
            rest = FIRST_REST;
            deadUntil = null;
            lastAnswer = now;
            long took = Math.max(0, Duration.between(since, now).toMillis());
            meanMillis += WEIGHT_OF_LAST * (took - meanMillis);
            window = Math.min(most, Math.max(Math.min(PROVEN, most), window + 1 / window));
            return;
        }
        failures++;
        if (failures >= Math.max(LEAST_FAILURES, Math.min((int) window, MOST))) {
            deadUntil = now.plus(rest);
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
            failures = 0;
            waiting = 0;
        }
        window = most > MOST ? window : Math.max(1, window - 1);
    }

    /** A delivery that was let in is not made; it says nothing of the destination. */
    public void cancel(Instant since) {
        begun.remove(since);
    }

    /** Until when it gets nothing; empty if it is not dead. */
    public Optional<Instant> deadUntil(Instant now) {
        return Optional.ofNullable(deadUntil).filter(now::isBefore);
    }

    /** Whether nothing of what it knows matters any more. */
    public boolean isForgettable(Instant now) {
        return begun.isEmpty()
                && deadUntil(now).isEmpty()
                && (deadUntil == null || deadUntil.plus(LONGEST_REST).isBefore(now));
    }

    /** Deliveries under way. */
    public int inFlight() {
        return begun.size();
    }

    /** How many there may be. */
    public int size() {
        return (int) window;
    }
}
