package org.postroad.registry.entity;

/** Thrown where one record of a call cannot be written: what the call wrote is undone, and done again without that record. */
public final class RecordRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SetError error;

    public RecordRefused(SetError error) {
        super(error.description(), null, false, false);
        this.error = error;
    }

    public SetError error() {
        return error;
    }
}
