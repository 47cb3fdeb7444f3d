package org.postroad.faults;

import java.util.concurrent.atomic.AtomicLong;
import org.postroad.jobs.control.EngineMeter;

/** What a light node counts of the faults it saw. */
final class Counters implements EngineMeter {
    private final AtomicLong expired = new AtomicLong();
    private final AtomicLong fenced = new AtomicLong();
    private final AtomicLong claimed = new AtomicLong();

    @Override
    public void claimed(int jobs) {
        claimed.addAndGet(jobs);
    }

    @Override
    public void leasesExpired(int jobs) {
        expired.addAndGet(jobs);
    }

    @Override
    public void fenced(int jobs) {
        fenced.addAndGet(jobs);
    }

    @Override
    public String toString() {
        return "claimed " + claimed + ", leases expired " + expired + ", completions fenced " + fenced;
    }
}
