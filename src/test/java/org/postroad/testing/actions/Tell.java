package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Writes its payload's {@code text} into the log. */
@ApplicationScoped
@Action("tell")
public class Tell implements JobHandler {
    private static final Logger LOG = System.getLogger(Tell.class.getName());

    @Override
    public Outcome run(Attempt attempt) {
        LOG.log(Level.INFO, attempt.payload().getString("text"));
        return Outcome.succeeded();
    }
}
