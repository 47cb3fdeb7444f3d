package org.postroad.jmap.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.jmap.entity.RequestError;

/** How many requests and uploads of a user run at the same time on this node; more than the limit are refused. */
@ApplicationScoped
public class UsesAtOnce {
    private final ConcurrentMap<Use, Integer> running = new ConcurrentHashMap<>();

    private record Use(long userId, String limit) {}

    /**
     * Runs one more.
     *
     * @param limit as the session names it: {@code maxConcurrentRequests}
     * @throws RequestError {@code limit}, if as many run already
     */
    public <T extends @Nullable Object> T run(long userId, String limit, int most, Supplier<T> work) {
        Use use = new Use(userId, limit);
        if (running.merge(use, 1, Integer::sum) > most) {
            leave(use);
            throw RequestError.limit(limit, "At most " + most + " at the same time; wait for one to end.");
        }
        try {
            return work.get();
        } finally {
            leave(use);
        }
    }

    private void leave(Use use) {
        running.computeIfPresent(use, (same, count) -> count == 1 ? null : count - 1);
    }
}
