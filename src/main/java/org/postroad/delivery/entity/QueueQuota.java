package org.postroad.delivery.entity;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;
import org.postroad.platform.entity.IdFormat;

/**
 * How much may wait at a time (Stalwart docs, MTA › Quotas).
 *
 * @param keys what is counted apart
 * @param match true for what it holds for
 * @param messages how many; empty for any number
 * @param bytes of all of them; empty for any number
 */
public record QueueQuota(long id, Set<MailLimit> keys, Rules match, OptionalLong messages, OptionalLong bytes) {
    public static final String TYPE = "MtaQueueQuota";
    public static final IdFormat ID = new IdFormat("quo_");

    public QueueQuota {
        keys = Set.copyOf(keys);
    }

    /** Reads a record that was checked and is enabled. */
    public static QueueQuota read(long id, JsonObject json) throws UnreadableRule {
        return new QueueQuota(
                id,
                json.getJsonObject("key").keySet().stream()
                        .flatMap(name -> MailLimit.of(name).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                RulesJson.read(json.getJsonObject("match"), Scope.RECIPIENT),
                number(json, "messages"),
                number(json, "size"));
    }

    private static OptionalLong number(JsonObject json, String name) {
        return json.get(name) instanceof JsonNumber number
                ? OptionalLong.of(number.longValueExact())
                : OptionalLong.empty();
    }
}
