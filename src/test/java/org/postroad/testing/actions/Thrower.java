package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Throws what nobody expects, with a message as long as the payload says. */
@ApplicationScoped
@Action("thrower")
public class Thrower implements JobHandler {
    @Override
    public Outcome run(Attempt attempt) {
        throw new IllegalStateException("x".repeat(attempt.payload().getInt("length", 1)));
    }
}
