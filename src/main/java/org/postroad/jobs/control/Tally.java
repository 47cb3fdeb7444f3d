package org.postroad.jobs.control;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.QueueSettings;

/** Tells the meter of outcomes once they are in the database, whichever way they went there; fenced ones are not among them. */
final class Tally {
    private final EngineMeter meter;
    private final QueueCatalog queues;

    Tally(EngineMeter meter, QueueCatalog queues) {
        this.meter = meter;
        this.queues = queues;
    }

    /** @param stale the ids of those of the batch that changed nothing */
    void written(List<Settlement> batch, Set<Long> stale) {
        for (Settlement settlement : batch) {
            if (!stale.contains(settlement.id())) {
                written(settlement);
            }
        }
    }

    void written(Settlement settlement) {
        ClaimedJob job = settlement.job();
        String queue = queue(job.queueId());
        Settlement.Failure failure = settlement.failure();
        if (failure != null) {
            meter.attemptFailed(queue, job.action(), failure.code());
        }
        if (settlement.startedAt() != null) {
            Duration ran = Duration.between(settlement.startedAt(), settlement.endedAt());
            meter.finished(queue, job.action(), outcome(settlement), ran);
        }
    }

    /** An attempt failed of which nobody is left to tell. */
    void attemptFailed(long queueId, String action, String code) {
        meter.attemptFailed(queue(queueId), action, code);
    }

    private String queue(long id) {
        QueueSettings known = queues.all().get(id);
        return known == null ? "" : known.name();
    }

    /** What became of the execution: the state its job finished in, or why the job waits again. */
    static String outcome(Settlement settlement) {
        if (settlement.state() != JobState.PENDING) {
            return settlement.state().wireName();
        }
        if (settlement.failure() != null) {
            return "retried";
        }
        ClaimedJob job = settlement.job();
        boolean asked = settlement.againCount() != job.againCount()
                || !Objects.equals(settlement.againSince(), job.againSince());
        return asked ? "again" : "released";
    }
}
