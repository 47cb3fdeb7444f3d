package org.postroad.jobs.boundary;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.postroad.jobs.entity.StrategyJson;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.Json;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.FixedDelay;
import org.postroad.retry.RetryStrategy;

/** How long retries wait, as REST shows it and takes it (merge patch: null is the default again). */
final class StrategyBody {
    static final String TYPE = "@type";

    private static final double MOST_FACTOR = 1_000;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private StrategyBody() {}

    /**
     * What the members make of a strategy: one of the same kind is patched, one of another kind begins with its defaults.
     *
     * @param object the members as they came
     */
    static RetryStrategy read(JsonFields members, JsonObject object, RetryStrategy present) {
        String kind = members.string(TYPE, 64)
                .orElse(present instanceof FixedDelay ? StrategyJson.FIXED : StrategyJson.BACKOFF);
        if (kind.equals(StrategyJson.FIXED)) {
            FixedDelay before = present instanceof FixedDelay fixed ? fixed : FixedDelay.DEFAULT;
            return new FixedDelay(duration(members, "delay", before.delay(), FixedDelay.DEFAULT.delay()));
        } else if (!kind.equals(StrategyJson.BACKOFF)) {
            members.error(
                    TYPE,
                    "not_a_choice",
                    "Allowed is one of " + StrategyJson.BACKOFF + ", " + StrategyJson.FIXED + ".");
        }
        ExponentialBackoff before = present instanceof ExponentialBackoff b ? b : ExponentialBackoff.DEFAULT;
        return new ExponentialBackoff(
                factor(members, object, before.factor()),
                duration(members, "initial_delay", before.initialDelay(), ExponentialBackoff.DEFAULT.initialDelay()),
                duration(members, "max_delay", before.maxDelay(), ExponentialBackoff.DEFAULT.maxDelay()),
                members.isNull("jitter")
                        ? ExponentialBackoff.DEFAULT.jitter()
                        : members.bool("jitter").orElse(before.jitter()));
    }

    private static double factor(JsonFields members, JsonObject object, double before) {
        if (!members.has("factor")) {
            return before;
        } else if (members.isNull("factor")) {
            return ExponentialBackoff.DEFAULT.factor();
        }
        double factor = object.get("factor") instanceof JsonNumber number ? number.doubleValue() : 0;
        if (!(factor >= 1 && factor <= MOST_FACTOR)) {
            members.error("factor", "out_of_range", "A number from 1 to " + (int) MOST_FACTOR + " is expected.");
            return before;
        }
        return factor;
    }

    static Duration duration(JsonFields fields, String name, Duration present, Duration otherwise) {
        Optional<Duration> given =
                fields.isNull(name) ? Optional.of(otherwise) : fields.duration(name, Duration.ZERO, LONGEST);
        return given.orElse(present);
    }

    static JsonObject json(RetryStrategy strategy) {
        return strategy.match(StrategyBody::backoff, StrategyBody::fixed);
    }

    private static JsonObject backoff(ExponentialBackoff backoff) {
        return Json.createObjectBuilder()
                .add(TYPE, StrategyJson.BACKOFF)
                .add("factor", backoff.factor())
                .add("initial_delay", DurationText.format(backoff.initialDelay()))
                .add("max_delay", DurationText.format(backoff.maxDelay()))
                .add("jitter", backoff.jitter())
                .build();
    }

    private static JsonObject fixed(FixedDelay fixed) {
        return Json.createObjectBuilder()
                .add(TYPE, StrategyJson.FIXED)
                .add("delay", DurationText.format(fixed.delay()))
                .build();
    }
}
