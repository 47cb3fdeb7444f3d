package org.postroad.platform.control;

import java.util.List;

/** What is wrong with a node's configuration: everything at once. The node does not start with it. */
public final class ConfigurationErrors extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    public ConfigurationErrors(List<String> errors) {
        super("The configuration is not valid:\n  " + String.join("\n  ", errors));
        this.errors = List.copyOf(errors);
    }

    /** One line each: key, value, what is allowed. Secrets are not in it. */
    public List<String> errors() {
        return errors;
    }
}
