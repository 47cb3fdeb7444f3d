package org.postroad.bench.server;

import jakarta.enterprise.context.ApplicationScoped;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.Outcome;

/** Does nothing, at once; the server's own {@code noop} reads its payload first. */
@Action("bench_noop")
@ApplicationScoped
public class NoopAction implements JobHandler {
    @Override
    public Outcome run(Attempt attempt) {
        return Outcome.succeeded();
    }
}
