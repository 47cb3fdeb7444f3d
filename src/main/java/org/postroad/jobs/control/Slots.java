package org.postroad.jobs.control;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.QueueSettings;

/** The permits of all queues on this node, as the catalogue has them. */
final class Slots {
    private final Map<Long, QueueSlots> byId = new ConcurrentHashMap<>();

    /** Obeys the catalogue: limits change at once, a queue that is gone goes when its last job has ended. */
    void obey(Map<Long, QueueSettings> catalog) {
        catalog.forEach((id, settings) ->
                byId.computeIfAbsent(id, i -> new QueueSlots(settings)).change(settings));
        byId.values()
                .removeIf(slots ->
                        !catalog.containsKey(slots.settings().id()) && slots.busy() == 0 && slots.waitingJobs() == 0);
    }

    @Nullable
    QueueSlots of(long queueId) {
        return byId.get(queueId);
    }

    Collection<QueueSlots> all() {
        return byId.values();
    }

    /** The job of the queue that was started last on this node. */
    @Nullable
    ClaimedJob latest(long queueId) {
        QueueSlots queue = byId.get(queueId);
        return queue == null ? null : queue.latest();
    }

    int busy() {
        return byId.values().stream()
                .mapToInt(slots -> slots.busy() + slots.waitingJobs())
                .sum();
    }

    /** Whether jobs wait for which one more worker could be hired. */
    boolean understaffed() {
        return byId.values().stream().anyMatch(QueueSlots::understaffed);
    }
}
