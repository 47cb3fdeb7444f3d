package org.postroad.platform.control;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts the node's name and the fields of {@link LogContext} on each record that passes a log handler of the server: as a map among its
 * parameters, whose entries the server's JSON formatter writes as fields of the line. A filter, since a formatter or a handler of ours
 * would have to be on the class path of the server.
 */
final class LogFields implements Filter {
    private final String node;
    private final @Nullable Filter before;

    LogFields(String node, @Nullable Filter before) {
        this.node = node;
        this.before = before;
    }

    /** For all handlers that the server has now. */
    static void install(String node) {
        for (Handler handler : handlers()) {
            handler.setFilter(new LogFields(node, handler.getFilter()));
        }
    }

    /** Leaves nothing of ours in a server that lives on. */
    static void remove() {
        for (Handler handler : handlers()) {
            if (handler.getFilter() instanceof LogFields ours) {
                handler.setFilter(ours.before);
            }
        }
    }

    private static Handler[] handlers() {
        return LogManager.getLogManager().getLogger("").getHandlers();
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (before != null && !before.isLoggable(line)) {
            return false;
        }
        Object[] parameters = line.getParameters() == null ? new Object[0] : line.getParameters();
        if (Arrays.stream(parameters).noneMatch(Fields.class::isInstance)) {
            String message = line.getMessage();
            if (parameters.length == 0 && message != null && message.contains("{")) {
                // Without parameters it was text, with some it would be a pattern
                parameters = new Object[] {message};
                line.setMessage("{0}");
            }
            Object[] more = Arrays.copyOf(parameters, parameters.length + 1, Object[].class);
            more[parameters.length] = new Fields(node);
            line.setParameters(more);
        }
        return true;
    }

    /** Told by its type, so that a second handler does not add it once more. */
    private static final class Fields extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1L;

        Fields(String node) {
            put("node", node);
            putAll(LogContext.fields());
        }
    }
}
