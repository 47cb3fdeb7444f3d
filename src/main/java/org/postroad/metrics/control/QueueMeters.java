package org.postroad.metrics.control;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one queue, each looked up in its family once: a job that passes costs two reads of a map and no garbage. Queues and
 * actions are few and known, so the maps stay small; nothing that a caller can make up is a label.
 */
final class QueueMeters {
    private final Metrics metrics;
    private final String queue;
    private final DistributionDataPoint lateness;
    private final ConcurrentMap<String, ActionMeters> actions = new ConcurrentHashMap<>();

    /** The metrics that have a series for each queue. */
    static final class Metrics {
        private static final double[] SECONDS = {
            0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600
        };

        private final Histogram lateness;
        private final Histogram ran;
        private final Counter enqueued;
        private final Counter finished;
        private final Counter failed;

        Metrics(Families make) {
            lateness = make.histogram(
                    "postroad_job_start_lateness_seconds",
                    "From a job's due to the start of its execution.",
                    SECONDS,
                    "queue");
            ran = make.histogram(
                    "postroad_job_run_duration_seconds", "How long executions ran.", SECONDS, "queue", "action");
            enqueued = make.counter(
                    "postroad_jobs_enqueued_total", "Jobs that were put into their queue.", "queue", "action");
            finished = make.counter(
                    "postroad_jobs_finished_total",
                    "Executions whose end is in the database, by what became of the job.",
                    "queue",
                    "action",
                    "outcome");
            failed = make.counter(
                    "postroad_job_attempts_failed_total",
                    "Attempts that failed, by error code.",
                    "queue",
                    "action",
                    "error_code");
        }
    }

    QueueMeters(Metrics metrics, String queue) {
        this.metrics = metrics;
        this.queue = queue;
        this.lateness = metrics.lateness.labelValues(queue);
    }

    DistributionDataPoint lateness() {
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
        private final CounterDataPoint enqueued;
        private final DistributionDataPoint ran;
        private final ConcurrentMap<String, CounterDataPoint> finished = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, CounterDataPoint> failed = new ConcurrentHashMap<>();

        ActionMeters(String action) {
            this.action = action;
            this.enqueued = metrics.enqueued.labelValues(queue, action);
            this.ran = metrics.ran.labelValues(queue, action);
        }

        CounterDataPoint enqueued() {
            return enqueued;
        }

        DistributionDataPoint ran() {
            return ran;
        }

        CounterDataPoint finished(String outcome) {
            return of(finished, outcome, name -> metrics.finished.labelValues(queue, action, name));
        }

        CounterDataPoint failed(String errorCode) {
            return of(failed, errorCode, name -> metrics.failed.labelValues(queue, action, name));
        }
    }
}
