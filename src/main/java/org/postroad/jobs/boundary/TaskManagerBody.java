package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import java.time.Duration;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.Json;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.RetryBudget;
import org.postroad.retry.RetryStrategy;

/** How failed jobs are retried, as REST shows it and takes it (merge patch: null is the default again). */
final class TaskManagerBody {
    private static final int MOST_ATTEMPTS = 1_000_000;

    private final JsonObject body;

    TaskManagerBody(JsonObject body) {
        this.body = body;
    }

    /** The settings with what the body changes. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    TaskManagerSettings apply(TaskManagerSettings present) {
        JsonFields fields = new JsonFields(body, "");
        int attempts = fields.isNull("max_attempts")
                ? RetryBudget.DEFAULT.maxAttempts()
                : fields.integer("max_attempts", 1, MOST_ATTEMPTS)
                        .map(Long::intValue)
                        .orElse(present.maxAttempts());
        Duration deadline = StrategyBody.duration(
                fields, "total_deadline", present.totalDeadline(), RetryBudget.DEFAULT.totalDeadline());
        RetryStrategy strategy = fields.isNull("strategy")
                ? ExponentialBackoff.DEFAULT
                : fields.fields("strategy")
                        .map(members ->
                                StrategyBody.read(members, JobFilters.object(body, "strategy"), present.strategy()))
                        .orElse(present.strategy());
        fields.finish();
        return new TaskManagerSettings(attempts, strategy, deadline);
    }

    static JsonObject json(TaskManager manager) {
        TaskManagerSettings settings = manager.settings();
        return Json.createObjectBuilder()
                .add("max_attempts", settings.maxAttempts())
                .add("strategy", StrategyBody.json(settings.strategy()))
                .add("total_deadline", DurationText.format(settings.totalDeadline()))
                .build();
    }
}
