package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Comparator;
import java.util.List;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.RuleText;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;
import org.postroad.platform.entity.Json;

/** A list of rules as it is stored and as JMAP shows it: {@code match} by place, each with {@code if} and {@code then}, and {@code else}. */
public final class RulesJson {
    public static final String MATCH = "match";
    public static final String IF = "if";
    public static final String THEN = "then";
    public static final String ELSE = "else";

    private RulesJson() {}

    /** @throws UnreadableRule for the first that cannot be read */
    public static Rules read(JsonObject json, Scope scope) throws UnreadableRule {
        JsonObject match = json.getJsonObject(MATCH);
        List<RuleText> texts = match.keySet().stream()
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .map(match::getJsonObject)
                .map(rule -> new RuleText(rule.getString(IF), rule.getString(THEN)))
                .toList();
        return Rules.parse(texts, json.getString(ELSE), scope);
    }

    /** What {@link #read} reads. */
    public static JsonObject of(List<RuleText> match, String otherwise) {
        JsonObjectBuilder rules = Json.createObjectBuilder();
        for (int i = 0; i < match.size(); i++) {
            RuleText rule = match.get(i);
            rules.add(
                    Integer.toString(i),
                    Json.createObjectBuilder().add(IF, rule.when()).add(THEN, rule.then()));
        }
        return Json.createObjectBuilder().add(MATCH, rules).add(ELSE, otherwise).build();
    }

    /** Rules that hold for everything alike. */
    public static JsonObject always(String outcome) {
        return of(List.of(), outcome);
    }
}
