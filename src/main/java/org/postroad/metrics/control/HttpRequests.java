package org.postroad.metrics.control;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How long answers over HTTP took, by method and status; not by path, which has ids in it. */
@ApplicationScoped
public class HttpRequests {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};

    private @Inject MetricsRegistry metrics;

    private final ConcurrentMap<String, DistributionDataPoint> timers = new ConcurrentHashMap<>();
    private Histogram durations;

    @PostConstruct
    void make() {
        durations = new Families(metrics.registry())
                .histogram(
                        "postroad_http_request_duration_seconds",
                        "From a request to the end of its answer.",
                        SECONDS,
                        "method",
                        "status");
    }

    /** Counts one answer. */
    public void answered(String method, int status, Duration took) {
        String known = METHODS.contains(method) ? method : "other";
        QueueMeters.of(timers, known + " " + status, key -> durations.labelValues(known, Integer.toString(status)))
                .observe(Unit.nanosToSeconds(took.toNanos()));
    }
}
