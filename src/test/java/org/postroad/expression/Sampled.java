package org.postroad.expression;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A message to one recipient, and lookups that tell what they were asked. */
final class Sampled implements Environment {
    private final Map<Variable, Value> variables = new EnumMap<>(Variable.class);
    final List<String> asked = new ArrayList<>();

    Sampled() {
        set(Variable.RCPT, Value.of("jane@example.org"));
        set(Variable.RCPT_DOMAIN, Value.of("example.org"));
        set(Variable.RECIPIENTS, Value.ofTexts(List.of("jane@example.org", "joe@example.com")));
        set(Variable.SENDER, Value.of("bill@foobar.net"));
        set(Variable.SENDER_DOMAIN, Value.of("foobar.net"));
        set(Variable.PRIORITY, Value.of(3));
        set(Variable.SOURCE, Value.of("authenticated"));
        set(Variable.LAST_ERROR, Value.of("tls"));
        set(Variable.RETRY_NUM, Value.of(1));
        set(Variable.SIZE, Value.of(4_096));
        set(Variable.MX, Value.of("mx1.example.org"));
    }

    Sampled set(Variable variable, Value value) {
        variables.put(variable, value);
        return this;
    }

    @Override
    public Value variable(Variable variable) {
        return variables.getOrDefault(variable, Value.EMPTY);
    }

    /** True for whatever names something local; a store that is down has no answer. */
    @Override
    public Value lookUp(Lookup lookup, List<Value> arguments) throws EvaluationException {
        String call = lookup.label() + arguments.stream().map(Value::text).collect(Collectors.joining(", ", "(", ")"));
        asked.add(call);
        if (call.contains("down")) {
            throw new EvaluationException("the store is down");
        }
        return Value.of(call.contains("local."));
    }
}
