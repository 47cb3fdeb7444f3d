package org.postroad.metrics.control;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
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

    private QueueMeters.Metrics jobs;
    private Histogram batches;
    private Counter expired;
    private Counter fenced;
    private Gauge oldestSnapshot;
    private final ConcurrentMap<String, QueueMeters> queues = new ConcurrentHashMap<>();

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected CountedEngine() {}

    @Inject
    public CountedEngine(MetricsRegistry metrics) {
        this(metrics.registry());
    }

    CountedEngine(PrometheusRegistry registry) {
        Families make = new Families(registry);
        this.jobs = new QueueMeters.Metrics(make);
        this.batches = make.histogram("postroad_claim_batch_jobs", "How many jobs one claim brought.", BATCHES);
        this.expired =
                make.counter("postroad_leases_expired_total", "Jobs that this node took back from nodes that ended.");
        this.fenced = make.counter(
                "postroad_completions_fenced_total",
                "Outcomes that came after the lease was lost and changed nothing.");
        this.oldestSnapshot = make.gauge(
                "postroad_oldest_snapshot_age_seconds",
                "How long the oldest transaction is open that keeps the database from clearing dead rows.");
    }

    /** Makes the bean with the application, so that its counters show zero before there is anything to count. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {}

    private QueueMeters.ActionMeters of(String queue, String action) {
        return queue(queue).action(action);
    }

    private QueueMeters queue(String queue) {
        return QueueMeters.of(queues, queue, name -> new QueueMeters(jobs, name));
    }

    @Override
    public void enqueued(String queue, String action, int jobs) {
        of(queue, action).enqueued().inc(jobs);
    }

    @Override
    public void started(String queue, Duration lateness) {
        queue(queue).lateness().observe(seconds(lateness));
    }

    @Override
    public void finished(String queue, String action, String outcome, Duration ran) {
        QueueMeters.ActionMeters meters = of(queue, action);
        meters.finished(outcome).inc();
        meters.ran().observe(seconds(ran));
    }

    @Override
    public void attemptFailed(String queue, String action, String errorCode) {
        of(queue, action).failed(errorCode).inc();
    }

    @Override
    public void claimed(int jobs) {
        batches.observe(jobs);
    }

    @Override
    public void leasesExpired(int jobs) {
        expired.inc(jobs);
    }

    @Override
    public void fenced(int jobs) {
        fenced.inc(jobs);
    }

    @Override
    public void oldestSnapshot(Duration age) {
        oldestSnapshot.set(seconds(age));
    }

    /** None for a time before its beginning, as clocks may give it. */
    private static double seconds(Duration time) {
        return time.isNegative() ? 0 : Unit.nanosToSeconds(time.toNanos());
    }
}
