package org.postroad.jobs.boundary;

import org.postroad.registry.entity.SetError;

/** Thrown where one record of a call cannot be written: what the call wrote is undone, and done again without that record. */
final class RecordRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SetError error;

    RecordRefused(SetError error) {
        super(error.description(), null, false, false);
        this.error = error;
    }

    SetError error() {
        return error;
    }
}
