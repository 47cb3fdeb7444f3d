package org.postroad.jobs.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import org.postroad.platform.entity.Json;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.FixedDelay;
import org.postroad.retry.RetryStrategy;

/** A retry strategy as it is stored and as JMAP shows it: durations in milliseconds, the variant in {@code @type}. */
public final class StrategyJson {
    /** What {@code @type} says of an {@link ExponentialBackoff}. */
    public static final String BACKOFF = "ExponentialBackoff";

    /** What {@code @type} says of a {@link FixedDelay}. */
    public static final String FIXED = "FixedDelay";

    private static final String TYPE = "@type";

    private StrategyJson() {}

    /** The strategy that the text of an {@link #of} holds. */
    public static RetryStrategy parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return read(reader.readObject());
        }
    }

    static RetryStrategy read(JsonObject object) {
        if (object.getString(TYPE).equals(FIXED)) {
            return new FixedDelay(millis(object, "delay"));
        }
        return new ExponentialBackoff(
                object.getJsonNumber("factor").doubleValue(),
                millis(object, "initialDelay"),
                millis(object, "maxDelay"),
                object.getBoolean("jitter"));
    }

    /** The strategy as JSON. */
    public static JsonObject of(RetryStrategy strategy) {
        return strategy.match(StrategyJson::backoff, StrategyJson::fixed);
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

    static Duration millis(JsonObject object, String name) {
        return Duration.ofMillis(object.getJsonNumber(name).longValueExact());
    }
}
