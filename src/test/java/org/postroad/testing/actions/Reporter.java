package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CountDownLatch;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Reports that three of ten are done, and goes on until it is asked to stop. */
@ApplicationScoped
@Action("reporter")
public class Reporter implements JobHandler {
    @Override
    public Outcome run(Attempt attempt) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        attempt.closeOnStop(stopped::countDown);
        attempt.progress(3, 10, "three of ten");
        stopped.await();
        return Outcome.succeeded();
    }
}
