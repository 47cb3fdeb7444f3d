package org.postroad.jobs.entity;

import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import org.postroad.platform.entity.Json;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.FixedDelay;
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

    /** What {@code @type} says of an {@link ExponentialBackoff}. */
    public static final String BACKOFF = "ExponentialBackoff";

    /** What {@code @type} says of a {@link FixedDelay}. */
    public static final String FIXED = "FixedDelay";

    private static final String TYPE = "@type";

    /** @throws IllegalArgumentException if {@code maxAttempts} is less than 1 or the deadline is negative */
    public TaskManagerSettings {
        new RetryBudget(maxAttempts, totalDeadline);
    }

    /** The settings that {@link #json} wrote. */
    public static TaskManagerSettings parse(String json) {
        JsonObject object = Json.createReader(new StringReader(json)).readObject();
        return new TaskManagerSettings(
                object.getInt("maxAttempts"),
                strategy(object.getJsonObject("strategy")),
                millis(object, "totalDeadline"));
    }

    /** As the registry keeps it and JMAP shows it: durations in milliseconds, the strategy's variant in {@code @type}. */
    public String json() {
        JsonObject chosen = strategy.match(TaskManagerSettings::backoff, TaskManagerSettings::fixed);
        return Json.createObjectBuilder()
                .add("maxAttempts", maxAttempts)
                .add("strategy", chosen)
                .add("totalDeadline", totalDeadline.toMillis())
                .build()
                .toString();
    }

    public RetryBudget budget() {
        return new RetryBudget(maxAttempts, totalDeadline);
    }

    private static RetryStrategy strategy(JsonObject object) {
        if (object.getString(TYPE).equals(FIXED)) {
            return new FixedDelay(millis(object, "delay"));
        }
        return new ExponentialBackoff(
                object.getJsonNumber("factor").doubleValue(),
                millis(object, "initialDelay"),
                millis(object, "maxDelay"),
                object.getBoolean("jitter"));
    }

    private static JsonObject backoff(ExponentialBackoff backoff) {
        return Json.createObjectBuilder()
                .add(TYPE, BACKOFF)
                .add("factor", backoff.factor())
                .add("initialDelay", backoff.initialDelay().toMillis())
                .add("maxDelay", backoff.maxDelay().toMillis())
                .add("jitter", backoff.jitter())
                .build();
    }

    private static JsonObject fixed(FixedDelay fixed) {
        return Json.createObjectBuilder()
                .add(TYPE, FIXED)
                .add("delay", fixed.delay().toMillis())
                .build();
    }

    private static Duration millis(JsonObject object, String name) {
        return Duration.ofMillis(object.getJsonNumber(name).longValueExact());
    }
}
