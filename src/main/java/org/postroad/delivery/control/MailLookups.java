package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.postroad.expression.EvaluationException;
import org.postroad.expression.Lookup;
import org.postroad.expression.Value;
import org.postroad.platform.control.Configuration;

/** Answers what rules look up: in the settings, in the database of the server and in those of operators, and in the DNS. */
@ApplicationScoped
class MailLookups {
    private MailSettingsStore settings;
    private RuleValues values;
    private RuleDatabases databases;
    private MailDns dns;
    private Configuration configuration;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected MailLookups() {}

    @Inject
    MailLookups(
            MailSettingsStore settings,
            RuleValues values,
            RuleDatabases databases,
            MailDns dns,
            Configuration configuration) {
        this.settings = settings;
        this.values = values;
        this.databases = databases;
        this.dns = dns;
        this.configuration = configuration;
    }

    /** @throws EvaluationException if there is no answer, or none in time */
    Value answer(Lookup lookup, List<Value> arguments) throws EvaluationException {
        String last = arguments.get(arguments.size() - 1).text();
        return switch (lookup) {
            case IS_LOCAL_DOMAIN -> Value.of(settings.current().isLocal(last));
            case IS_LOCAL_ADDRESS -> Value.of(settings.current().isLocal(last.substring(last.lastIndexOf('@') + 1)));
            case KEY_GET -> Value.of(values.get(text(arguments, 0), last).orElse(""));
            case KEY_EXISTS -> Value.of(values.get(text(arguments, 0), last).isPresent());
            case KEY_SET -> values.set(text(arguments, 0), text(arguments, 1), last);
            case COUNTER_INCR -> Value.of(values.add(text(arguments, 0), text(arguments, 1), whole(arguments.get(2))));
            case COUNTER_GET -> Value.of(values.total(text(arguments, 0), last));
            case DNS_QUERY -> dns.query(text(arguments, 0), last);
            case SQL_QUERY ->
                databases.query(
                        text(arguments, 0), text(arguments, 1), arguments.get(2).asItems());
            case SYSTEM -> Value.of(system(last));
        };
    }

    private String system(String name) throws EvaluationException {
        String host = configuration.hostName();
        return switch (name) {
            case "hostname", "node_hostname" -> host;
            case "domain" ->
                host.indexOf('.') > 0 && host.indexOf('.') < host.lastIndexOf('.')
                        ? host.substring(host.indexOf('.') + 1)
                        : host;
            case "node_id" -> configuration.nodeName();
            case "node_role" -> "";
            default ->
                throw new EvaluationException(
                        "system() knows domain, hostname, node_id, node_hostname and node_role, not " + name);
        };
    }

    private static String text(List<Value> arguments, int place) {
        return arguments.get(place).text();
    }

    private static long whole(Value value) throws EvaluationException {
        try {
            return Long.parseLong(value.text());
        } catch (NumberFormatException e) {
            throw new EvaluationException("counter_incr adds a whole number, not '" + value.text() + "'", e);
        }
    }
}
