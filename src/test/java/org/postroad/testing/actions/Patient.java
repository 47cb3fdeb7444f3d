package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Asks to be called again until its third run, which succeeds. */
@ApplicationScoped
@Action("patient")
public class Patient implements JobHandler {
    @Override
    public Outcome run(Attempt attempt) {
        return attempt.run() < 3 ? Outcome.again(attempt.now()) : Outcome.succeeded();
    }
}
