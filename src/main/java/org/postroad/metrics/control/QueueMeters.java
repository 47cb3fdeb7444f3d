package org.postroad.metrics.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one queue, each looked up in the registry once: a job that passes costs two reads of a map and no garbage. Queues and
 * actions are few and known, so the maps stay small; nothing that a caller can make up is a label.
 */
final class QueueMeters {
    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000,
                    3_600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final String queue;
    private final Timer lateness;
    private final ConcurrentMap<String, ActionMeters> actions = new ConcurrentHashMap<>();

    QueueMeters(MeterRegistry registry, String queue) {
        this.registry = registry;
        this.queue = queue;
        this.lateness = Timer.builder("postroad.job.start.lateness")
                .description("From a job's due to the start of its execution.")
                .tag("queue", queue)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    Timer lateness() {
        return lateness;
    }

    ActionMeters action(String action) {
        return of(actions, action, ActionMeters::new);
    }

    /** As computeIfAbsent, without its lock where the value is there. */
    static <V> V of(ConcurrentMap<String, V> map, String key, Function<String, V> make) {
        @Nullable V present = map.get(key);
        return present != null ? present : map.computeIfAbsent(key, make);
    }

    /** The meters of one action in the queue. */
    final class ActionMeters {
        private final String action;
        private final Counter enqueued;
        private final Timer ran;
        private final ConcurrentMap<String, Counter> finished = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, Counter> failed = new ConcurrentHashMap<>();

        ActionMeters(String action) {
            this.action = action;
            this.enqueued = Counter.builder("postroad.jobs.enqueued")
                    .description("Jobs that were put into their queue.")
                    .tags("queue", queue, "action", action)
                    .register(registry);
            this.ran = Timer.builder("postroad.job.run.duration")
                    .description("How long executions ran.")
                    .tags("queue", queue, "action", action)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        Counter enqueued() {
            return enqueued;
        }

        Timer ran() {
            return ran;
        }

        Counter finished(String outcome) {
            return of(
                    finished,
                    outcome,
                    name -> Counter.builder("postroad.jobs.finished")
                            .description("Executions whose end is in the database, by what became of the job.")
                            .tags("queue", queue, "action", action, "outcome", name)
                            .register(registry));
        }

        Counter failed(String errorCode) {
            return of(
                    failed,
                    errorCode,
                    name -> Counter.builder("postroad.job.attempts.failed")
                            .description("Attempts that failed, by error code.")
                            .tags("queue", queue, "action", action, "error_code", name)
                            .register(registry));
        }
    }
}
