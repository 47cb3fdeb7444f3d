package org.postroad.metrics.control;

import io.micrometer.core.instrument.Timer;
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
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private @Inject MetricsRegistry metrics;

    private final ConcurrentMap<String, Timer> timers = new ConcurrentHashMap<>();

    /** Counts one answer. */
    public void answered(String method, int status, Duration took) {
        String known = METHODS.contains(method) ? method : "other";
        QueueMeters.of(
                        timers,
                        known + " " + status,
                        key -> Timer.builder("postroad.http.request.duration")
                                .description("From a request to the end of its answer.")
                                .tags("method", known, "status", Integer.toString(status))
                                .serviceLevelObjectives(BUCKETS)
                                .register(metrics.registry()))
                .record(took);
    }
}
