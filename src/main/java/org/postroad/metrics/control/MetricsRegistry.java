package org.postroad.metrics.control;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import org.postroad.platform.control.Release;

/** All metrics of this node, with those of its process. */
@ApplicationScoped
public class MetricsRegistry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Everything in Prometheus' text form, version 0.0.4. */
    public String text() {
        return registry.scrape();
    }

    @PostConstruct
    void measureTheProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        Gauge.builder("postroad.build.info", () -> 1)
                .description("Which release this node runs.")
                .tag("version", Release.VERSION)
                .tag("java", Runtime.version().toString())
                .register(registry);
    }

    /** Lets go of the listeners in the JVM, which outlive this application. */
    @PreDestroy
    void close() {
        gc.close();
        registry.close();
    }
}
