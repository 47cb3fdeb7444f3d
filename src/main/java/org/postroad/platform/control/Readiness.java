package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;

/** How far this node is: what health says, and whether the API answers. */
@ApplicationScoped
public class Readiness {
    /** In this order, each once. */
    public enum Phase {
        STARTING,
        STARTED,
        STOPPING
    }

    private record Now(Phase phase, String reason, String schema) {}

    private volatile Now now = new Now(Phase.STARTING, "The node is starting", "");

    public Phase phase() {
        return now.phase;
    }

    /** What it waits for or does, for a person. */
    public String reason() {
        return now.reason;
    }

    /** The version of the schema that this node started on. */
    public String schema() {
        return now.schema;
    }

    public boolean isStarted() {
        return now.phase == Phase.STARTED;
    }

    void starting(String reason) {
        now = new Now(Phase.STARTING, reason, "");
    }

    void started(String schema) {
        now = new Now(Phase.STARTED, "", schema);
    }

    void stopping() {
        now = new Now(Phase.STOPPING, "The node is draining", now.schema);
    }
}
