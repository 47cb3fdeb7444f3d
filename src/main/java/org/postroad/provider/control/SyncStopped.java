package org.postroad.provider.control;

/** A sync does not go on: the job was asked to stop, or is no longer this node's. */
final class SyncStopped extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason what the handler is to throw */
    SyncStopped(Exception reason) {
        super(reason.getMessage(), reason, false, false);
    }

    Exception reason() {
        return getCause() instanceof Exception reason ? reason : this;
    }
}
