package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;
import org.postroad.platform.entity.IdFormat;

/**
 * How much goes out in a time (Stalwart docs, MTA › Rate limits).
 *
 * @param keys what is counted apart
 * @param match true for what it holds for
 * @param rate how much in each period
 */
public record OutboundThrottle(long id, Set<MailLimit> keys, Rules match, Rate rate) {
    public static final String TYPE = "MtaOutboundThrottle";
    public static final IdFormat ID = new IdFormat("thr_");

    public OutboundThrottle {
        keys = Set.copyOf(keys);
    }

    /** Reads a record that was checked and is enabled. */
    public static OutboundThrottle read(long id, JsonObject json) throws UnreadableRule {
        JsonObject rate = json.getJsonObject("rate");
        return new OutboundThrottle(
                id,
                json.getJsonObject("key").keySet().stream()
                        .flatMap(name -> MailLimit.of(name).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                RulesJson.read(json.getJsonObject("match"), Scope.HOST),
                new Rate(
                        rate.getJsonNumber("count").longValueExact(),
                        Duration.ofMillis(rate.getJsonNumber("period").longValueExact())));
    }
}
