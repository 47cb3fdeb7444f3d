package org.postroad.metrics.control;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.postroad.jobs.control.Engine;
import org.postroad.jobs.control.QueueDepths;
import org.postroad.jobs.control.QueueLoad;
import org.postroad.platform.control.DatabaseFailure;

/**
 * How full the queues are, brought up to date when somebody asks. Busy and slots are this node's; the depth is the whole cluster's, read
 * from the database at most every {@link #FRESH}, and absent while the database does not answer.
 */
@ApplicationScoped
public class QueueGauges {
    static final Duration FRESH = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(QueueGauges.class.getName());

    private @Inject MetricsRegistry metrics;
    private @Inject QueueDepths depths;
    private @Inject Engine engine;

    private volatile List<QueueLoad> load = List.of();
    private volatile List<QueueDepths.Depth> depth = List.of();
    private long readNanos;
    private boolean read;

    @PostConstruct
    void make() {
        gauge("postroad_queue_jobs", "Unfinished jobs in the cluster; counted up to 100,001.", "queue", "state")
                .callback(series -> depth.forEach(queue -> {
                    series.call(queue.ready(), queue.queue(), "ready");
                    series.call(queue.waiting(), queue.queue(), "waiting");
                    series.call(queue.running(), queue.queue(), "running");
                }))
                .register(metrics.registry());
        gauge(
                        "postroad_queue_oldest_due_age_seconds",
                        "For how long the longest due job has waited for a slot, in the cluster.",
                        "queue")
                .callback(series ->
                        depth.forEach(queue -> series.call(queue.oldestDueAge().toMillis() / 1_000.0, queue.queue())))
                .register(metrics.registry());
        loadGauge("postroad_queue_busy", "Jobs that run on this node.", QueueLoad::busy);
        loadGauge("postroad_queue_slots", "Jobs that may run at once on this node.", QueueLoad::slots);
        loadGauge("postroad_queue_unstarted", "Jobs that this node has claimed and not started.", QueueLoad::unstarted);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help, String... labels) {
        return GaugeWithCallback.builder().name(name).help(help).labelNames(labels);
    }

    private void loadGauge(String name, String help, ToDoubleFunction<QueueLoad> value) {
        gauge(name, help, "queue")
                .callback(series -> load.forEach(queue -> series.call(value.applyAsDouble(queue), queue.queue())))
                .register(metrics.registry());
    }

    /** Brings all up to date. */
    public synchronized void refresh() {
        load = engine.queues();
        if (!read || System.nanoTime() - readNanos > FRESH.toNanos()) {
            depth = readDepths();
            readNanos = System.nanoTime();
            read = true;
        }
    }

    private List<QueueDepths.Depth> readDepths() {
        try {
            return depths.read();
        } catch (DatabaseFailure e) {
            LOG.log(Level.WARNING, "The depth of the queues cannot be read: {0}", e.getMessage());
            return List.of();
        }
    }
}
