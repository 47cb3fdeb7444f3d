package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CountDownLatch;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Does not look whether it is asked to stop; only an interrupt ends it. */
@ApplicationScoped
@Action("deaf")
public class Deaf implements JobHandler {
    @Override
    public Outcome run(Attempt attempt) throws InterruptedException {
        new CountDownLatch(1).await();
        return Outcome.succeeded();
    }
}
