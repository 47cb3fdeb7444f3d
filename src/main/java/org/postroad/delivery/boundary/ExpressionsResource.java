package org.postroad.delivery.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Map;
import org.postroad.delivery.control.TryRules;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Rules;
import org.postroad.expression.Value;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.entity.Json;

/** Tries rules on a message that is made up: which rule held, and what came out. */
@Path("expressions/evaluate")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ExpressionsResource {
    private @Inject Access access;
    private @Inject TryRules rules;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response evaluate(InputStream body) {
        access.requireServer(Permission.SYS_MTA_OUTBOUND_STRATEGY_GET);
        TrialFields.Trial trial = TrialFields.read(JsonBody.object(JsonBody.bytes(body)), rules::strategy);
        JsonObjectBuilder data = Json.createObjectBuilder();
        try {
            if (trial.expression() != null) {
                show(data.addNull("rule"), rules.evaluate(trial.expression(), trial.sample()));
            } else {
                Rules.Result result = rules.evaluate(trial.rules(), trial.sample());
                show(data.add("rule", result.place()), result.value());
                if (!trial.field().isEmpty()) {
                    data.add(
                            "known", rules.isThere(trial.field(), result.value().text()));
                }
            }
            data.addNull("error");
        } catch (EvaluationException e) {
            data.addNull("rule")
                    .addNull("value")
                    .addNull("text")
                    .addNull("true")
                    .add("error", String.valueOf(e.getMessage()));
        }
        JsonObjectBuilder variables = Json.createObjectBuilder();
        for (Map.Entry<?, Value> variable : trial.shown().entrySet()) {
            variables.add(variable.getKey().toString(), json(variable.getValue()));
        }
        JsonObject answer = data.add("variables", variables).build();
        return Response.ok(ObjectAnswer.body(answer).toString()).build();
    }

    private static void show(JsonObjectBuilder data, Value value) {
        data.add("value", json(value)).add("text", value.text()).add("true", value.isTrue());
    }

    private static JsonValue json(Value value) {
        return value.match(
                text -> Json.createValue(text.text()),
                whole -> Json.createValue(whole.number()),
                real -> Json.createValue(BigDecimal.valueOf(real.number())),
                items -> {
                    JsonArrayBuilder array = Json.createArrayBuilder();
                    items.items().forEach(item -> array.add(json(item)));
                    return array.build();
                },
                word -> Json.createValue(word.name()));
    }
}
