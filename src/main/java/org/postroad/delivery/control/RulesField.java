package org.postroad.delivery.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.postroad.delivery.entity.RulesJson;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.ValidationError;

/** A field whose value is a list of rules (Stalwart docs, Expressions). */
final class RulesField {
    private static final int LONGEST = 10_000;

    private static final Shape RULE = Shape.of(new Schema(
            "ExpressionMatch",
            "One rule.",
            List.of(
                    Field.of(RulesJson.IF, "If", "When the rule holds", FieldType.text(1, LONGEST)),
                    Field.of(RulesJson.THEN, "Then", "What it comes to", FieldType.text(1, LONGEST)))));

    private static final Shape RULES = Shape.of(new Schema(
            "Expression",
            "Rules in order; the first that holds gives the value.",
            List.of(
                    Field.of(RulesJson.MATCH, "Rules", "The rules, in order", new FieldType.ListOf(RULE, 0, Rules.MOST))
                            .or(JsonValue.EMPTY_JSON_OBJECT),
                    Field.of(
                            RulesJson.ELSE,
                            "Else",
                            "What it comes to where no rule holds",
                            FieldType.text(1, LONGEST)))));

    private RulesField() {}

    static Field of(String name, String label, String description, JsonObject otherwise) {
        return Field.of(name, label, description, new FieldType.Nested(RULES)).or(otherwise);
    }

    /** Why the rules of a field cannot be read; empty if they can. */
    static Optional<SetError> check(JsonObject record, String field, Scope scope) {
        try {
            RulesJson.read(record.getJsonObject(field), scope);
            return Optional.empty();
        } catch (UnreadableRule e) {
            return Optional.of(wrong(record, field + "/" + e.place(), e.reason()));
        }
    }

    /** @param path of the text that is wrong */
    static SetError wrong(JsonObject record, String path, String why) {
        JsonValue value = record.getValue("/" + path);
        return new SetError(
                "validationFailed",
                path + ": " + why + ".",
                List.of(path),
                null,
                null,
                List.of(),
                List.of(new ValidationError(ValidationError.Kind.INVALID, path, value, null)));
    }

    /** The text of a constant outcome, as a literal. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    static JsonObject always(boolean truth) {
        return Json.createObjectBuilder(RulesJson.always(Boolean.toString(truth)))
                .build();
    }
}
