package org.postroad.metrics.control;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.function.LongSupplier;
import org.postroad.provider.control.WatchStarter;

/** How many inboxes this node watches. */
@ApplicationScoped
public class WatcherGauges {
    private @Inject MetricsRegistry metrics;
    private @Inject WatchStarter watchers;

    /** Registers the gauges with the application. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {
        gauge("postroad_mailbox_watches", "Inboxes that this node watches or tries to.", watchers::watched);
        gauge(
                "postroad_mailbox_watches_connected",
                "Inboxes that this node has a connection to, on which the server tells of changes.",
                watchers::connected);
    }

    private void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(series -> series.call(value.getAsLong()))
                .register(metrics.registry());
    }
}
