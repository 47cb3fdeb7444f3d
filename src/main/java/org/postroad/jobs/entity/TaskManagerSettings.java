package org.postroad.jobs.entity;

import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import org.postroad.platform.entity.Json;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.RetryBudget;
import org.postroad.retry.RetryStrategy;

/**
 * How failed jobs are retried (Stalwart docs, TaskManager).
 *
 * @param maxAttempts retries after the first run, 1 or more
 * @param strategy how long each waits
 * @param totalDeadline how long after the first failure a retry may still start
 */
public record TaskManagerSettings(int maxAttempts, RetryStrategy strategy, Duration totalDeadline) {
    public static final TaskManagerSettings DEFAULT = new TaskManagerSettings(
            RetryBudget.DEFAULT.maxAttempts(), ExponentialBackoff.DEFAULT, RetryBudget.DEFAULT.totalDeadline());

    /** @throws IllegalArgumentException if {@code maxAttempts} is less than 1 or the deadline is negative */
    public TaskManagerSettings {
        new RetryBudget(maxAttempts, totalDeadline);
    }

    /** The settings that {@link #json} wrote. */
    public static TaskManagerSettings parse(String json) {
        JsonObject object = Json.createReader(new StringReader(json)).readObject();
        return new TaskManagerSettings(
                object.getInt("maxAttempts"),
                StrategyJson.read(object.getJsonObject("strategy")),
                StrategyJson.millis(object, "totalDeadline"));
    }

    /** As the registry keeps it and JMAP shows it: durations in milliseconds, the strategy's variant in {@code @type}. */
    public String json() {
        return Json.createObjectBuilder()
                .add("maxAttempts", maxAttempts)
                .add("strategy", StrategyJson.of(strategy))
                .add("totalDeadline", totalDeadline.toMillis())
                .build()
                .toString();
    }

    public RetryBudget budget() {
        return new RetryBudget(maxAttempts, totalDeadline);
    }
}
