package org.postroad.metrics.control;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.postroad.platform.control.Release;

/** All metrics of this node, with those of its process. */
@ApplicationScoped
public class MetricsRegistry {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    public PrometheusRegistry registry() {
        return registry;
    }

    /** Everything in Prometheus' text form, version 0.0.4, in UTF-8. */
    public byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    @PostConstruct
    void measureTheProcess() {
        JvmMetrics.builder().register(registry);
        Info.builder()
                .name("postroad_build_info")
                .help("Which release this node runs.")
                .labelNames("version", "java")
                .register(registry)
                .setLabelValues(Release.VERSION, Runtime.version().toString());
    }
}
