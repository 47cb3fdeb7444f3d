package org.postroad.platform.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the log lines of a thread are about: ids that stand as fields of every line it writes, through whatever logging API, until the
 * work they belong to is over. Costs nothing while no line is written. A thread that the work starts itself does not inherit them.
 */
public final class LogContext {
    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

    private LogContext() {}

    /** The time during which lines carry the fields; closed by the thread that opened it, the inner one first. */
    public static final class Scope implements AutoCloseable {
        private final @Nullable Scope outer;
        private final Supplier<Map<String, String>> fields;

        private Scope(@Nullable Scope outer, Supplier<Map<String, String>> fields) {
            this.outer = outer;
            this.fields = fields;
        }

        @Override
        public void close() {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }

        private void addTo(Map<String, String> all) {
            if (outer != null) {
                outer.addTo(all);
            }
            all.putAll(fields.get());
        }
    }

    /** @param fields names and values, asked for when a line is written; they win over those of an outer scope */
    public static Scope about(Supplier<Map<String, String>> fields) {
        Scope scope = new Scope(CURRENT.get(), fields);
        CURRENT.set(scope);
        return scope;
    }

    /** The fields of this thread's next line, the outermost first. */
    static Map<String, String> fields() {
        Map<String, String> all = new LinkedHashMap<>();
        Scope scope = CURRENT.get();
        if (scope != null) {
            scope.addTo(all);
        }
        return all;
    }
}
