package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;

/**
 * Whom notices come from (Stalwart docs, DsnReportSettings).
 *
 * @param signature the domain whose key signs them
 */
public record NoticeSettings(Rules fromName, Rules fromAddress, Rules signature) {
    public static final String TYPE = "DsnReportSettings";

    /** As a server begins. */
    public static final JsonObject FIRST_NAME = RulesJson.always("'Mail Delivery Subsystem'");

    /** As a server begins. */
    public static final JsonObject FIRST_ADDRESS = RulesJson.always("'MAILER-DAEMON@' + system('domain')");

    /** As a server begins. */
    public static final JsonObject FIRST_SIGNATURE = RulesJson.always("system('domain')");

    /** Reads a record that was checked. */
    public static NoticeSettings read(JsonObject json) throws UnreadableRule {
        return new NoticeSettings(
                RulesJson.read(json.getJsonObject("fromName"), Scope.NOTICE),
                RulesJson.read(json.getJsonObject("fromAddress"), Scope.NOTICE),
                RulesJson.read(json.getJsonObject("dkimSignDomain"), Scope.NOTICE));
    }
}
