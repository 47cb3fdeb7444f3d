package org.postroad.cli.control;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the process: its environment, its streams, the terminal. Tests bring their own.
 *
 * @param out data, and nothing else
 * @param err what is said about it
 * @param columns of the terminal that {@code out} is; 0 where it is none
 * @param version of this client
 */
public record Host(
        Map<String, String> environment,
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        Dialogue dialogue,
        int columns,
        String version) {

    /** What a person is asked, and given time for. */
    public interface Dialogue {

        /** A line that is not shown while it is typed; empty at the end of input. */
        Optional<String> secret(String prompt);

        /** @return false if the process was told to stop meanwhile */
        boolean pause(Duration time);
    }

    public boolean isTerminal() {
        return columns > 0;
    }

    /** A variable that is set and not empty: the first of those names. */
    public Optional<String> variable(String... names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
