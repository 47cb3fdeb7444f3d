package org.postroad.metrics.control;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.postroad.delivery.control.InboundMeter;

/** Counts for Prometheus what clients do that bring mail by SMTP. Thread-safe. */
@ApplicationScoped
public class CountedInbound implements InboundMeter {
    private static final double[] SECONDS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private Gauge present;
    private Counter opened;
    private Counter turnedAway;
    private Histogram accepted;
    private Counter refused;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected CountedInbound() {}

    @Inject
    public CountedInbound(MetricsRegistry metrics) {
        Families make = new Families(metrics.registry());
        this.present = make.gauge("postroad_smtp_sessions", "Mail clients that are connected.");
        this.opened = make.counter("postroad_smtp_sessions_opened_total", "Mail clients that were let in.");
        this.turnedAway = make.counter(
                "postroad_smtp_sessions_refused_total", "Mail clients that were sent away, since there was no place.");
        this.accepted = make.histogram(
                "postroad_smtp_accept_duration_seconds",
                "From the end of a message that came by SMTP to its commit; the count is the messages accepted.",
                SECONDS);
        this.refused =
                make.counter("postroad_smtp_commands_refused_total", "Commands that were refused, by reply.", "code");
    }

    /** Makes the bean with the application, so that its counters show zero before there is anything to count. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {}

    @Override
    public void sessions(int now) {
        present.set(now);
    }

    @Override
    public void opened() {
        opened.inc();
    }

    @Override
    public void turnedAway() {
        turnedAway.inc();
    }

    @Override
    public void accepted(Duration took) {
        accepted.observe(Unit.nanosToSeconds(took.toNanos()));
    }

    @Override
    public void refused(String code) {
        refused.labelValues(code).inc();
    }
}
