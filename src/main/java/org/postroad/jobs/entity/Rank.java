package org.postroad.jobs.entity;

import java.time.Instant;

/**
 * A job's place in its queue, smaller first; given once, when the job falls due. The unit is a millionth of the turn of a lane of
 * weight 1, so that a job of a lane of weight {@code w} moves its lane on by {@code TURN / w}.
 */
public final class Rank {
    /** How far one job moves a lane of weight 1 on. */
    public static final long TURN = 1_000_000;

    /**
     * How far one priority reaches: a job overtakes the last 100,000 turns for each priority above another's. A job of low priority
     * therefore waits for that many turns of its queue at most, and never starves.
     */
    public static final long PRIORITY_STEP = 100_000 * TURN;

    private static final long FIRST = Long.MIN_VALUE / 2;

    private Rank() {}

    /** The rank of a job that a person triggered: before all others, in the order of triggering. */
    public static long first(Instant now) {
        return FIRST + now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Whether the rank was given by {@link #first}; such a one says nothing of how far the queue has come. */
    public static boolean isFirst(long rank) {
        return rank < FIRST / 2;
    }

    /** The rank of a job whose lane has come to that place. */
    public static long at(long place, int priority) {
        return place - priority * PRIORITY_STEP;
    }

    /** The place that {@link #at} made the rank of. */
    public static long place(long rank, int priority) {
        return rank + priority * PRIORITY_STEP;
    }
}
