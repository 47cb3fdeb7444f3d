package org.postroad.provider.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.postroad.platform.control.AddressGuard;

/** Puts this node's HTTP client together, and takes it down with the application. */
@ApplicationScoped
class HttpBeans {
    @Resource
    private ManagedScheduledExecutorService timers;

    @Produces
    @Singleton
    OutboundHttp http(AddressGuard guard) {
        return new OutboundHttp(guard, DefaultClientTlsStrategy.createDefault(), timers);
    }

    void close(@Disposes OutboundHttp http) throws IOException {
        http.close();
    }

    @Produces
    @Singleton
    HostCircuits circuits(InstantSource clock) {
        return new HostCircuits(clock);
    }
}
