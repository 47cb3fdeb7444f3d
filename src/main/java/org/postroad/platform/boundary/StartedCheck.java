package org.postroad.platform.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.postroad.platform.control.Readiness;

/** {@code /health/started}: the schema is migrated and every feature started; once up, it stays up. */
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {
    private @Inject Readiness readiness;

    @Override
    public HealthCheckResponse call() {
        boolean started = readiness.phase() != Readiness.Phase.STARTING;
        return HealthCheckResponse.named("started")
                .status(started)
                .withData("reason", started ? "" : readiness.reason())
                .build();
    }
}
