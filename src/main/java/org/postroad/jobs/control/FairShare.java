package org.postroad.jobs.control;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Rank;

/**
 * Gives jobs their ranks by start-time fair queueing: a job starts where its lane has come to, or where the queue has, whichever is
 * later, and moves its lane on by a turn over the lane's weight. So a lane with 100,000 jobs waiting does not delay another's one.
 *
 * <p>Kept in memory by each node and seeded from the ready jobs; wrong counts only bend the shares, by as many times as there are nodes
 * that rank jobs of one lane.
 */
final class FairShare {
    private static final int MANY_LANES = 10_000;

    private final LongToIntFunction weights;
    private final LongFunction<@Nullable ClaimedJob> started;
    private final Map<Long, Places> queues = new ConcurrentHashMap<>();

    /**
     * @param weights the weight of a lane, 1 or more
     * @param started the job of a queue that was started last; null where none was
     */
    FairShare(LongToIntFunction weights, LongFunction<@Nullable ClaimedJob> started) {
        this.weights = weights;
        this.started = started;
    }

    /** How far one queue and its lanes have come. */
    private static final class Places {
        long queue;
        final Map<Long, Long> lanes = new HashMap<>();
    }

    /** The rank of the lane's next job. */
    long next(long queueId, long lane, int priority) {
        long step = Rank.TURN / Math.max(1, weights.applyAsInt(lane));
        ClaimedJob latest = started.apply(queueId);
        if (latest != null) {
            advance(queueId, latest.rank(), latest.priority());
        }
        Places places = queues.computeIfAbsent(queueId, id -> new Places());
        synchronized (places) {
            long place = Math.max(places.queue, places.lanes.getOrDefault(lane, Long.MIN_VALUE));
            places.lanes.put(lane, place + step);
            if (places.lanes.size() > MANY_LANES) {
                places.lanes.values().removeIf(at -> at <= places.queue);
            }
            return Rank.at(place, priority);
        }
    }

    /** Tells that the queue has come to a job of this rank and priority: it has started, or is the first to start. */
    void advance(long queueId, long rank, int priority) {
        if (Rank.isFirst(rank)) {
            return;
        }
        Places places = queues.computeIfAbsent(queueId, id -> new Places());
        synchronized (places) {
            places.queue = Math.max(places.queue, Rank.place(rank, priority));
        }
    }
}
