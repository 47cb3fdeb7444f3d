package org.postroad.delivery.entity;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.delivery.dsn.MalformedParameter;

/** The parameters of MAIL or RCPT (RFC 5321 §4.1.2), each there once. */
final class CommandParameters {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^ =\\p{Cntrl}]+))?");

    private final Map<String, String> values;

    /** Reads a value. */
    interface Reading<T> {
        /** @throws MalformedParameter if it is none */
        T read(String value) throws MalformedParameter;
    }

    private CommandParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads them.
     *
     * @param known their names, in upper case
     * @throws RefusedCommand if one is there twice, has no form, or is not known
     */
    static CommandParameters read(String text, Set<String> known) throws RefusedCommand {
        Map<String, String> values = new LinkedHashMap<>();
        for (String item : text.isEmpty() ? new String[0] : text.split(" +", -1)) {
            Matcher form = FORM.matcher(item);
            if (!form.matches()) {
                throw RefusedCommand.malformed("A parameter is a name, or a name, = and a value");
            }
            String name = form.group(1).toUpperCase(Locale.ROOT);
            if (!known.contains(name)) {
                throw new RefusedCommand(555, "5.5.4", "The parameter " + name + " is not known here");
            }
            if (values.put(name, form.group(2) == null ? "" : form.group(2)) != null) {
                throw new RefusedCommand(501, code(name), name + " is there more than once");
            }
        }
        return new CommandParameters(values);
    }

    /** RFC 6710 §4.1 has a code of its own. */
    private static String code(String name) {
        return name.equals("MT-PRIORITY") ? "5.5.2" : "5.5.4";
    }

    /** The value of one that has one; empty if the parameter is not there. @throws RefusedCommand if it has no value */
    Optional<String> value(String name) throws RefusedCommand {
        String value = values.get(name);
        if (value != null && value.isEmpty()) {
            throw new RefusedCommand(501, code(name), name + " needs a value");
        }
        return Optional.ofNullable(value);
    }

    /** What a value comes to. @throws RefusedCommand if it is malformed */
    <T> Optional<T> value(String name, Reading<T> reading) throws RefusedCommand {
        Optional<String> value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.read(value.get()));
        } catch (MalformedParameter e) {
            throw RefusedCommand.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Whether one that takes no value is there. @throws RefusedCommand if it has a value */
    boolean flag(String name) throws RefusedCommand {
        String value = values.get(name);
        if (value != null && !value.isEmpty()) {
            throw RefusedCommand.malformed(name + " takes no value");
        }
        return value != null;
    }
}
