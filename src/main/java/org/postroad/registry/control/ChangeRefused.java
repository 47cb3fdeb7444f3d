package org.postroad.registry.control;

import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.SetError;

/** Thrown where one change of a call cannot be written: all is undone, and done again without that one. */
public final class ChangeRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Change change;
    private final transient SetError error;

    public ChangeRefused(Change change, SetError error) {
        super(error.description(), null, false, false);
        this.change = change;
        this.error = error;
    }

    Change change() {
        return change;
    }

    SetError error() {
        return error;
    }
}
