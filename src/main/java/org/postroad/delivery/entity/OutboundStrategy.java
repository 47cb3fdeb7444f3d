package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import java.util.List;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.RuleText;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;

/**
 * Which route, schedule, connection and TLS strategy mail takes (Stalwart docs, MTA › Strategies).
 *
 * @param route once for each attempt
 * @param schedule when a recipient is queued, after each failed attempt, and after each notice
 * @param connection for each host
 * @param tls for each host
 */
public record OutboundStrategy(Rules route, Rules schedule, Rules connection, Rules tls) {
    public static final String TYPE = "MtaOutboundStrategy";
    public static final String ROUTE = "route";
    public static final String SCHEDULE = "schedule";
    public static final String CONNECTION = "connection";
    public static final String TLS = "tls";

    private static final String IS_LOCAL = "is_local_domain(rcpt_domain)";

    /** As a server begins. */
    public static final JsonObject FIRST_ROUTE = RulesJson.of(List.of(new RuleText(IS_LOCAL, "'local'")), "'mx'");

    /** As a server begins. */
    public static final JsonObject FIRST_SCHEDULE = RulesJson.of(
            List.of(
                    new RuleText(IS_LOCAL, "'local'"),
                    new RuleText("source == 'dsn'", "'dsn'"),
                    new RuleText("source == 'report'", "'report'")),
            "'remote'");

    /** As a server begins. */
    public static final JsonObject FIRST_CONNECTION = RulesJson.always("'default'");

    /** As a server begins. */
    public static final JsonObject FIRST_TLS =
            RulesJson.of(List.of(new RuleText("retry_num > 0 && last_error == 'tls'", "'invalid-tls'")), "'default'");

    /** Reads a record that was checked. */
    public static OutboundStrategy read(JsonObject json) throws UnreadableRule {
        return new OutboundStrategy(
                RulesJson.read(json.getJsonObject(ROUTE), Scope.RECIPIENT),
                RulesJson.read(json.getJsonObject(SCHEDULE), Scope.RECIPIENT),
                RulesJson.read(json.getJsonObject(CONNECTION), Scope.HOST),
                RulesJson.read(json.getJsonObject(TLS), Scope.HOST));
    }
}
