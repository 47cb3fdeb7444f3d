package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Never ends by itself, and may run for a second. */
@ApplicationScoped
@Action("slow")
public class Slow implements JobHandler {
    @Override
    public Duration timeout() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Outcome run(Attempt attempt) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        attempt.closeOnStop(stopped::countDown);
        stopped.await();
        throw new InterruptedException("asked to stop");
    }
}
