package org.postroad.cli.boundary;

import java.util.Optional;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;

/** What became of several things that were to be done: what is done goes to standard output, what failed is said, the rest goes on. */
final class Outcomes {
    private final Output output;
    private int done;
    private int failed;
    private Optional<Failure> first = Optional.empty();

    Outcomes(Output output) {
        this.output = output;
    }

    /** @param line for standard output */
    void done(String line) {
        done++;
        output.line(line);
    }

    void failed(Failure failure) {
        failed++;
        first = first.or(() -> Optional.of(failure));
        output.say(failure.text());
    }

    /** @throws Failure PARTIAL if some failed; with its own code if nothing was done */
    void end() {
        if (first.isPresent()) {
            throw new Failure(done > 0 ? ExitCode.PARTIAL : first.get().code(), done + " done, " + failed + " failed");
        }
    }
}
