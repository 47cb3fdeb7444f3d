package org.postroad.jobs.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postroad.jobs.entity.Lease;

/** What this node holds, by claim, so that a claim's row is deleted once none of its jobs is held: several at a time, for a statement. */
final class Holdings {
    private static final int WORTH_A_STATEMENT = 64;

    private final Map<Long, Set<Long>> jobs = new HashMap<>();
    private List<Long> over = new ArrayList<>();

    /** A claim brought these. */
    synchronized void took(List<ClaimedJob> claimed) {
        for (ClaimedJob job : claimed) {
            jobs.computeIfAbsent(job.lease(), lease -> new HashSet<>()).add(job.id());
        }
    }

    /** The job is settled, or no longer this node's. Said twice it does no harm. */
    synchronized void left(ClaimedJob job) {
        Set<Long> held = jobs.get(job.lease());
        if (held != null && held.remove(job.id()) && held.isEmpty()) {
            jobs.remove(job.lease());
            over.add(job.lease());
        }
    }

    /** What other incarnations claimed is no longer this node's; who took it over sees to the rows. */
    synchronized void keepOnly(long incarnation) {
        jobs.keySet().removeIf(lease -> Lease.incarnation(lease) != incarnation);
        over.removeIf(lease -> Lease.incarnation(lease) != incarnation);
    }

    /** The leases of claims of which nothing is held; none where they are too few yet. */
    synchronized List<Long> takeOver() {
        return over.size() < WORTH_A_STATEMENT ? List.of() : takeAllOver();
    }

    /** The same, however few. */
    synchronized List<Long> takeAllOver() {
        List<Long> taken = over;
        over = new ArrayList<>();
        return taken;
    }

    /** The rows of these could not be deleted. */
    synchronized void putBack(List<Long> leases) {
        over.addAll(leases);
    }
}
