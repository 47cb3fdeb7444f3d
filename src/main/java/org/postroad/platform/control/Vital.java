package org.postroad.platform.control;

import java.util.Optional;

/** What a part of a feature says to health about itself; every CDI bean of this type is asked. Must not block, nor ask the database. */
public interface Vital {
    /** What it is called there, as {@code dispatcher}. */
    String name();

    /** Why only a restart of the node would help, as a loop that has stopped; empty while all is well. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** What readiness shows under the name, as how late jobs start. */
    default Optional<String> fact() {
        return Optional.empty();
    }
}
