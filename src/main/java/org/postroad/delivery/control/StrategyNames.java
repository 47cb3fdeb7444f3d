package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.delivery.entity.RulesJson;
import org.postroad.expression.Rules;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.expression.Scope;
import org.postroad.expression.Value;
import org.postroad.registry.control.StoredRecords;
import org.postroad.registry.entity.ObjectRef;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.SetError;

/** The names that the rules of the outbound strategy come to wherever that is said outright. */
@Dependent
class StrategyNames {
    /** Whether the rules of the strategy name an object, so that it cannot be spared. @param field of the strategy */
    Optional<SetError> linked(Connection connection, String field, ObjectRef self, String name) throws SQLException {
        JsonObject strategy = StoredRecords.singleton(connection, MtaOutboundStrategyHome.TYPE);
        if (constants(strategy, field).noneMatch(name::equals)) {
            return Optional.empty();
        }
        return Optional.of(SetError.linked(
                self,
                List.of(new ObjectRef(OutboundStrategy.TYPE, ObjectType.SINGLETON)),
                "The rules for the " + field + " of outbound mail name " + name + "."));
    }

    /** The first outcome that is said outright and is none of the names; empty if there is none. */
    static Optional<SetError> unknown(JsonObject strategy, String field, Set<String> names) {
        try {
            Rules rules = RulesJson.read(strategy.getJsonObject(field), scope(field));
            for (int i = 0; i < rules.match().size(); i++) {
                Optional<String> missing = missing(rules.match().get(i).then().constant(), names);
                if (missing.isPresent()) {
                    return Optional.of(error(strategy, field, field + "/match/" + i + "/then", missing.get(), names));
                }
            }
            return missing(rules.otherwise().constant(), names)
                    .map(missing -> error(strategy, field, field + "/else", missing, names));
        } catch (UnreadableRule e) {
            return Optional.of(RulesField.wrong(strategy, field + "/" + e.place(), e.reason()));
        }
    }

    private static Optional<String> missing(Optional<Value> constant, Set<String> names) {
        return constant.map(Value::text).filter(name -> !names.contains(name));
    }

    private static SetError error(JsonObject strategy, String field, String path, String name, Set<String> names) {
        return RulesField.wrong(
                strategy,
                path,
                "there is no " + field + " '" + name + "'; there are "
                        + String.join(", ", names.stream().sorted().toList()));
    }

    private static Stream<String> constants(JsonObject strategy, String field) {
        try {
            return RulesJson.read(strategy.getJsonObject(field), scope(field))
                    .outcomes()
                    .flatMap(outcome -> outcome.constant().stream())
                    .map(Value::text);
        } catch (UnreadableRule e) {
            return Stream.empty(); // Kept by another release; it names nothing that this one could find
        }
    }

    static Scope scope(String field) {
        return field.equals(OutboundStrategy.ROUTE) || field.equals(OutboundStrategy.SCHEDULE)
                ? Scope.RECIPIENT
                : Scope.HOST;
    }
}
