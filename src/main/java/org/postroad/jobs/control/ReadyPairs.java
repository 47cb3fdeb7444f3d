package org.postroad.jobs.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.postroad.cluster.entity.TaskType;

/**
 * What this node believes of its queues: which (queue, gate) pairs may have ready jobs, and from which rank on. Belief only: a pair that
 * is wrongly thought empty is found at the next glance, one that is wrongly thought ready costs a claim that brings nothing.
 */
final class ReadyPairs {
    private record Pair(long queueId, short gate) {}

    private static final class Belief {
        boolean ready;
        boolean claimed; // once, so that what was there before this node is known
        long floor = Long.MIN_VALUE;
        // The lowest rank heard of since the glance that is under way began; it may not have seen it.
        long heardSince = Long.MAX_VALUE;
    }

    private final List<Short> gates;
    private final Map<Pair, Belief> beliefs = new HashMap<>();
    private int turn;

    ReadyPairs(Set<TaskType> gates) {
        this.gates = new TreeSet<>(gates)
                .stream().map(gate -> (short) gate.ordinal()).toList();
    }

    /** Jobs of that queue became ready, of this rank or higher. */
    synchronized void heard(long queueId, long lowestRank) {
        for (short gate : gates) {
            Belief belief = belief(new Pair(queueId, gate));
            // Where a claim found no more, there is nothing below: a gate without jobs must not seem to overtake others
            belief.floor = belief.claimed && !belief.ready ? lowestRank : Math.min(belief.floor, lowestRank);
            belief.ready = true;
            belief.heardSince = Math.min(belief.heardSince, lowestRank);
        }
    }

    /** Begins a glance at these queues. */
    synchronized List<Want> glanceAt(Collection<Long> queueIds) {
        List<Want> pairs = new ArrayList<>();
        for (long queueId : queueIds) {
            for (short gate : gates) {
                belief(new Pair(queueId, gate)).heardSince = Long.MAX_VALUE;
                pairs.add(new Want(queueId, gate, 0, Long.MIN_VALUE));
            }
        }
        return pairs;
    }

    /** Ends the glance with what it saw: where it saw nothing and nothing was heard since, nothing is. */
    synchronized void saw(List<HotPath.Head> heads) {
        for (HotPath.Head head : heads) {
            Belief belief = belief(new Pair(head.queueId(), head.gate()));
            belief.ready = true;
            belief.floor = Math.min(head.rank(), belief.heardSince);
        }
    }

    /** The queues that may have ready jobs. */
    synchronized Set<Long> readyQueues() {
        Set<Long> queues = new TreeSet<>();
        beliefs.forEach((pair, belief) -> {
            if (belief.ready) {
                queues.add(pair.queueId);
            }
        });
        return queues;
    }

    /** The lowest rank from which on the queue may have ready jobs. */
    synchronized long lowest(long queueId) {
        long lowest = Long.MAX_VALUE;
        for (short gate : gates) {
            Belief belief = belief(new Pair(queueId, gate));
            if (belief.ready) {
                lowest = Math.min(lowest, belief.floor);
            }
        }
        return lowest;
    }

    /**
     * What to claim of a queue that has room for so many jobs; pairs that may be ready share it, in turn where it does not suffice.
     *
     * @param before only pairs that may have jobs of a lower rank; {@link Long#MAX_VALUE} for all
     */
    synchronized List<Want> wants(long queueId, int room, long before) {
        List<Pair> ready = new ArrayList<>();
        for (short gate : gates) {
            Pair pair = new Pair(queueId, gate);
            if (belief(pair).ready && (before == Long.MAX_VALUE || belief(pair).floor < before)) {
                ready.add(pair);
            }
        }
        List<Want> wants = new ArrayList<>();
        int first = ready.isEmpty() ? 0 : turn++ % ready.size();
        int left = room;
        for (int i = 0; i < ready.size() && left > 0; i++) {
            Pair pair = ready.get((first + i) % ready.size());
            int share = (left + ready.size() - i - 1) / (ready.size() - i);
            left -= share;
            Belief belief = belief(pair);
            wants.add(new Want(queueId, pair.gate, share, belief.floor));
            // Whoever makes jobs ready while the claim is under way says so again.
            belief.ready = false;
            belief.floor = Long.MAX_VALUE;
        }
        return wants;
    }

    /**
     * A claim succeeded. What it passed over to reach its last job is nobody's to claim: others have it locked, or it comes with a word of
     * its own. So the next one starts there.
     *
     * @param ofQueue what it brought of the want's queue, in order
     */
    synchronized void claimed(Want want, List<ClaimedJob> ofQueue) {
        Belief belief = belief(new Pair(want.queueId(), want.gate()));
        int brought = 0;
        long last = want.floor();
        for (ClaimedJob job : ofQueue) {
            if (job.gate() == want.gate()) {
                brought++;
                last = job.rank();
            }
        }
        belief.claimed = true;
        belief.floor = Math.min(belief.floor, last);
        belief.ready |= brought >= want.most();
    }

    /** The claim failed: all is as it was. */
    synchronized void unclaimed(Want want) {
        Belief belief = belief(new Pair(want.queueId(), want.gate()));
        belief.floor = Math.min(belief.floor, want.floor());
        belief.ready = true;
    }

    private Belief belief(Pair pair) {
        return beliefs.computeIfAbsent(pair, p -> new Belief());
    }
}
