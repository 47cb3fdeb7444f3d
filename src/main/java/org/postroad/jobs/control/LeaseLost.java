package org.postroad.jobs.control;

/** This node no longer owns the job: it was declared dead, or cannot be sure that it was not. Handlers let it pass. */
public final class LeaseLost extends Exception {
    private static final long serialVersionUID = 1L;

    public LeaseLost(String message) {
        super(message, null, false, false);
    }
}
