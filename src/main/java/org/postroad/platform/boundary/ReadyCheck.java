package org.postroad.platform.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.DatabaseProbe;
import org.postroad.platform.control.Release;
import org.postroad.platform.control.Vital;

/** {@code /health/ready}: started, not draining, and the database answers with the schema that this node started on. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private @Inject org.postroad.platform.control.Readiness readiness;
    private @Inject DatabaseProbe probe;
    private @Inject Database database;
    private @Inject Configuration configuration;
    private @Inject @Any Instance<Vital> vitals;

    @Override
    public HealthCheckResponse call() {
        Optional<String> trouble = trouble();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("ready")
                .status(trouble.isEmpty())
                .withData("node", configuration.nodeName())
                .withData("version", Release.VERSION)
                .withData("database", database.dialect().name())
                .withData("reason", trouble.orElse(""));
        if (readiness.isStarted()) {
            answer.withData("schema", readiness.schema());
            for (Vital vital : vitals) {
                vital.fact().ifPresent(fact -> answer.withData(vital.name(), fact));
            }
        }
        return answer.build();
    }

    private Optional<String> trouble() {
        if (!readiness.isStarted()) {
            return Optional.of(readiness.reason());
        }
        try {
            return probe.trouble(readiness.schema(), PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("The server is stopping");
        }
    }
}
