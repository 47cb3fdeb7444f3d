package org.postroad.platform.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.postroad.platform.control.Readiness;
import org.postroad.platform.control.Vital;

/** {@code /health/live}: every loop of this node still beats. Never asks the database: a restart would not bring that back. */
@Liveness
@ApplicationScoped
public class LiveCheck implements HealthCheck {
    private @Inject Readiness readiness;
    private @Inject @Any Instance<Vital> vitals;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("live").up();
        if (readiness.isStarted()) {
            for (Vital vital : vitals) {
                vital.trouble().ifPresent(trouble -> answer.down().withData(vital.name(), trouble));
            }
        }
        return answer.build();
    }
}
