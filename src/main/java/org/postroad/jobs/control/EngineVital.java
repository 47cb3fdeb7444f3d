package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.postroad.platform.control.Vital;

/** The engine as health sees it: its loop must come round, whatever the database does. */
@ApplicationScoped
public class EngineVital implements Vital {
    // A statement on a database that stopped answering ends after 60 s, and then the connection is made anew.
    private static final Duration STUCK = Duration.ofMinutes(2);

    private @Inject Engine engine;

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public Optional<String> trouble() {
        return trouble(engine.sinceBeat());
    }

    static Optional<String> trouble(Duration sinceBeat) {
        return sinceBeat.compareTo(STUCK) <= 0
                ? Optional.empty()
                : Optional.of("The loop that claims and settles has stood still for " + sinceBeat.toSeconds() + " s");
    }

    @Override
    public Optional<String> fact() {
        if (engine.draining()) {
            return Optional.of("draining");
        }
        return Optional.of(engine.mayStart() ? "claims jobs" : "starts nothing until its heartbeat is renewed");
    }
}
