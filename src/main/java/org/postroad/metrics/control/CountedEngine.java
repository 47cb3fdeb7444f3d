package org.postroad.metrics.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.postroad.jobs.control.EngineMeter;

/** Counts for Prometheus what the engine tells of, by queue, action, outcome and error code. Thread-safe, and cheap: see {@link QueueMeters}. */
@ApplicationScoped
public class CountedEngine implements EngineMeter {
    private static final double[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 350, 500};

    private MeterRegistry registry;
    private DistributionSummary batches;
    private Counter expired;
    private Counter fenced;
    private final ConcurrentMap<String, QueueMeters> queues = new ConcurrentHashMap<>();
    private volatile double oldestSnapshotSeconds;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected CountedEngine() {}

    @Inject
    public CountedEngine(MetricsRegistry metrics) {
        this(metrics.registry());
    }

    CountedEngine(MeterRegistry registry) {
        this.registry = registry;
        this.batches = DistributionSummary.builder("postroad.claim.batch")
                .description("How many jobs one claim brought.")
                .baseUnit("jobs")
                .serviceLevelObjectives(BATCHES)
                .register(registry);
        this.expired = Counter.builder("postroad.leases.expired")
                .description("Jobs that this node took back from nodes that ended.")
                .register(registry);
        this.fenced = Counter.builder("postroad.completions.fenced")
                .description("Outcomes that came after the lease was lost and changed nothing.")
                .register(registry);
        Gauge.builder("postroad.oldest.snapshot.age", this, CountedEngine::oldestSnapshotSeconds)
                .description("How long the oldest transaction is open that keeps the database from clearing dead rows.")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Makes the bean with the application, so that its counters show zero before there is anything to count. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {}

    private double oldestSnapshotSeconds() {
        return oldestSnapshotSeconds;
    }

    private QueueMeters.ActionMeters of(String queue, String action) {
        return queue(queue).action(action);
    }

    private QueueMeters queue(String queue) {
        return QueueMeters.of(queues, queue, name -> new QueueMeters(registry, name));
    }

    @Override
    public void enqueued(String queue, String action, int jobs) {
        of(queue, action).enqueued().increment(jobs);
    }

    @Override
    public void started(String queue, Duration lateness) {
        queue(queue).lateness().record(lateness.isNegative() ? Duration.ZERO : lateness);
    }

    @Override
    public void finished(String queue, String action, String outcome, Duration ran) {
        QueueMeters.ActionMeters meters = of(queue, action);
        meters.finished(outcome).increment();
        meters.ran().record(ran.isNegative() ? Duration.ZERO : ran);
    }

    @Override
    public void attemptFailed(String queue, String action, String errorCode) {
        of(queue, action).failed(errorCode).increment();
    }

    @Override
    public void claimed(int jobs) {
        batches.record(jobs);
    }

    @Override
    public void leasesExpired(int jobs) {
        expired.increment(jobs);
    }

    @Override
    public void fenced(int jobs) {
        fenced.increment(jobs);
    }

    @Override
    public void oldestSnapshot(Duration age) {
        oldestSnapshotSeconds = age.toMillis() / 1_000.0;
    }
}
