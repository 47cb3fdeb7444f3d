package org.postroad.metrics.control;

import io.micrometer.core.instrument.Gauge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.postroad.provider.control.WatchStarter;

/** How many inboxes this node watches. */
@ApplicationScoped
public class WatcherGauges {
    private @Inject MetricsRegistry metrics;
    private @Inject WatchStarter watchers;

    /** Registers the gauges with the application. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {
        Gauge.builder("postroad.mailbox.watches", watchers, WatchStarter::watched)
                .description("Inboxes that this node watches or tries to.")
                .register(metrics.registry());
        Gauge.builder("postroad.mailbox.watches.connected", watchers, WatchStarter::connected)
                .description("Inboxes that this node has a connection to, on which the server tells of changes.")
                .register(metrics.registry());
    }
}
