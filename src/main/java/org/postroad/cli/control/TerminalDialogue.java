package org.postroad.cli.control;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** With whoever sits at the terminal; where nobody does, a secret is a line of standard input. */
public record TerminalDialogue(BufferedReader in, PrintStream err) implements Host.Dialogue {

    @Override
    public Optional<String> secret(String prompt) {
        Console console = System.console();
        if (console != null) {
            err.print(prompt);
            err.flush();
            char[] typed = console.readPassword();
            return Optional.ofNullable(typed).map(String::new);
        }
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
        return !Thread.currentThread().isInterrupted();
    }
}
