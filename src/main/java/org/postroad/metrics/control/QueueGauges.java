package org.postroad.metrics.control;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private MultiGauge jobs;
    private MultiGauge oldest;
    private MultiGauge busy;
    private MultiGauge slots;
    private MultiGauge unstarted;
    private long readNanos;
    private boolean read;

    @PostConstruct
    void make() {
        jobs = gauge("postroad.queue.jobs", "Unfinished jobs in the cluster; counted up to 100,001.");
        oldest = MultiGauge.builder("postroad.queue.oldest.due.age")
                .description("For how long the longest due job has waited for a slot, in the cluster.")
                .baseUnit("seconds")
                .register(metrics.registry());
        busy = gauge("postroad.queue.busy", "Jobs that run on this node.");
        slots = gauge("postroad.queue.slots", "Jobs that may run at once on this node.");
        unstarted = gauge("postroad.queue.unstarted", "Jobs that this node has claimed and not started.");
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(metrics.registry());
    }

    /** Brings all up to date. */
    public synchronized void refresh() {
        List<QueueLoad> load = engine.queues();
        busy.register(
                load.stream().map(queue -> row(queue.queue(), queue.busy())).toList(), true);
        slots.register(
                load.stream().map(queue -> row(queue.queue(), queue.slots())).toList(), true);
        unstarted.register(
                load.stream()
                        .map(queue -> row(queue.queue(), queue.unstarted()))
                        .toList(),
                true);
        if (!read || System.nanoTime() - readNanos > FRESH.toNanos()) {
            show(readDepths());
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

    private void show(List<QueueDepths.Depth> read) {
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        for (QueueDepths.Depth depth : read) {
            counts.add(row(depth.queue(), "ready", depth.ready()));
            counts.add(row(depth.queue(), "waiting", depth.waiting()));
            counts.add(row(depth.queue(), "running", depth.running()));
        }
        jobs.register(counts, true);
        oldest.register(
                read.stream()
                        .map(depth -> row(depth.queue(), depth.oldestDueAge().toMillis() / 1_000.0))
                        .toList(),
                true);
    }

    private static MultiGauge.Row<?> row(String queue, Number value) {
        return MultiGauge.Row.of(Tags.of("queue", queue), value);
    }

    private static MultiGauge.Row<?> row(String queue, String state, Number value) {
        return MultiGauge.Row.of(Tags.of("queue", queue, "state", state), value);
    }
}
