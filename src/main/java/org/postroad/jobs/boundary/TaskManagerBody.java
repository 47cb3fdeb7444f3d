package org.postroad.jobs.boundary;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.Json;
import org.postroad.retry.ExponentialBackoff;
import org.postroad.retry.FixedDelay;
import org.postroad.retry.RetryBudget;
import org.postroad.retry.RetryStrategy;

/** How failed jobs are retried, as REST shows it and takes it (merge patch: null is the default again). */
final class TaskManagerBody {
    private static final int MOST_ATTEMPTS = 1_000_000;
    private static final double MOST_FACTOR = 1_000;
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final String TYPE = "@type";

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
        Duration deadline =
                duration(fields, "total_deadline", present.totalDeadline(), RetryBudget.DEFAULT.totalDeadline());
        RetryStrategy strategy = fields.isNull("strategy")
                ? ExponentialBackoff.DEFAULT
                : fields.fields("strategy")
                        .map(members -> strategy(members, present.strategy()))
                        .orElse(present.strategy());
        fields.finish();
        return new TaskManagerSettings(attempts, strategy, deadline);
    }

    /** A strategy of the same kind is patched; one of another kind begins with its defaults. */
    private RetryStrategy strategy(JsonFields members, RetryStrategy present) {
        String kind = members.string(TYPE, 64)
                .orElse(present instanceof FixedDelay ? TaskManagerSettings.FIXED : TaskManagerSettings.BACKOFF);
        if (kind.equals(TaskManagerSettings.FIXED)) {
            FixedDelay before = present instanceof FixedDelay fixed ? fixed : FixedDelay.DEFAULT;
            return new FixedDelay(duration(members, "delay", before.delay(), FixedDelay.DEFAULT.delay()));
        } else if (!kind.equals(TaskManagerSettings.BACKOFF)) {
            members.error(
                    TYPE,
                    "not_a_choice",
                    "Allowed is one of " + TaskManagerSettings.BACKOFF + ", " + TaskManagerSettings.FIXED + ".");
        }
        ExponentialBackoff before = present instanceof ExponentialBackoff b ? b : ExponentialBackoff.DEFAULT;
        return new ExponentialBackoff(
                factor(members, before.factor()),
                duration(members, "initial_delay", before.initialDelay(), ExponentialBackoff.DEFAULT.initialDelay()),
                duration(members, "max_delay", before.maxDelay(), ExponentialBackoff.DEFAULT.maxDelay()),
                members.isNull("jitter")
                        ? ExponentialBackoff.DEFAULT.jitter()
                        : members.bool("jitter").orElse(before.jitter()));
    }

    private double factor(JsonFields members, double before) {
        if (!members.has("factor")) {
            return before;
        } else if (members.isNull("factor")) {
            return ExponentialBackoff.DEFAULT.factor();
        }
        JsonValue value = JobFilters.object(body, "strategy").get("factor");
        double factor = value instanceof JsonNumber number ? number.doubleValue() : 0;
        if (!(factor >= 1 && factor <= MOST_FACTOR)) {
            members.error("factor", "out_of_range", "A number from 1 to " + (int) MOST_FACTOR + " is expected.");
            return before;
        }
        return factor;
    }

    private static Duration duration(JsonFields fields, String name, Duration present, Duration otherwise) {
        Optional<Duration> given =
                fields.isNull(name) ? Optional.of(otherwise) : fields.duration(name, Duration.ZERO, LONGEST);
        return given.orElse(present);
    }

    static JsonObject json(TaskManager manager) {
        TaskManagerSettings settings = manager.settings();
        JsonObject strategy = settings.strategy().match(TaskManagerBody::backoff, TaskManagerBody::fixed);
        return Json.createObjectBuilder()
                .add("max_attempts", settings.maxAttempts())
                .add("strategy", strategy)
                .add("total_deadline", DurationText.format(settings.totalDeadline()))
                .build();
    }

    private static JsonObject backoff(ExponentialBackoff backoff) {
        return Json.createObjectBuilder()
                .add(TYPE, TaskManagerSettings.BACKOFF)
                .add("factor", backoff.factor())
                .add("initial_delay", DurationText.format(backoff.initialDelay()))
                .add("max_delay", DurationText.format(backoff.maxDelay()))
                .add("jitter", backoff.jitter())
                .build();
    }

    private static JsonObject fixed(FixedDelay fixed) {
        return Json.createObjectBuilder()
                .add(TYPE, TaskManagerSettings.FIXED)
                .add("delay", DurationText.format(fixed.delay()))
                .build();
    }
}
