package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Transactions;

/** Carries out a command on jobs that are locked and allow it, and tells the engine once that has been committed. */
@Dependent
class CommandEffect {
    private final CommandStore store = new CommandStore();
    private final Transactions transactions;
    private final WorkSignal signal;
    private final Blobs blobs;

    @Inject
    CommandEffect(Transactions transactions, WorkSignal signal, Blobs blobs) {
        this.transactions = transactions;
        this.signal = signal;
        this.blobs = blobs;
    }

    /**
     * Changes the jobs.
     *
     * @param jobs in a status that allows the command, locked by the caller's transaction
     * @param note for {@link JobCommand#RESOLVE}; not read otherwise
     */
    void change(Connection connection, JobCommand command, List<PresentJob> jobs, String note, Instant now)
            throws SQLException {
        if (jobs.isEmpty()) {
            return;
        }
        List<Long> ids = ids(jobs);
        int changed = switch (command) {
            case RETRY -> store.retry(connection, ids, now);
            case TRIGGER -> store.trigger(connection, ids, now);
            case RESOLVE -> store.resolve(connection, ids, note, now);
            case CANCEL -> store.cancel(connection, ids, now);
            case DELETE -> delete(connection, jobs, ids);
            case EDIT -> throw new IllegalArgumentException("An edit has its own statement");
        };
        requireAll(changed, ids);
        tell(connection, command == JobCommand.DELETE ? FeedKind.DESTROYED : FeedKind.UPDATED, jobs, now);
        signal(command, jobs, now);
    }

    /** Asks the nodes that run the jobs to stop them; those asked before are not asked again. */
    void askToStop(Connection connection, List<PresentJob> jobs, Instant now) throws SQLException {
        List<PresentJob> unasked =
                jobs.stream().filter(job -> !job.cancelRequested()).toList();
        if (!unasked.isEmpty()) {
            requireAll(store.askToStop(connection, ids(unasked)), ids(unasked));
            tell(connection, FeedKind.UPDATED, unasked, now);
        }
        afterCommit(jobs, job -> signal.stop(job.id()));
    }

    private int delete(Connection connection, List<PresentJob> jobs, List<Long> ids) throws SQLException {
        for (PresentJob job : jobs) {
            if (job.payloadBlob() != 0) {
                blobs.delete(job.payloadBlob());
            }
        }
        return store.delete(connection, ids);
    }

    private static void tell(Connection connection, FeedKind kind, List<PresentJob> jobs, Instant now)
            throws SQLException {
        Feed.tell(connection, FeedType.JOB, kind, now, jobs, PresentJob::accountId, PresentJob::id);
    }

    private void signal(JobCommand command, List<PresentJob> jobs, Instant now) {
        if (command == JobCommand.RETRY) {
            transactions.afterCommit(() -> signal.due(now));
        } else if (command == JobCommand.TRIGGER) {
            afterCommit(jobs, job -> signal.ready(job.queueId()));
        }
    }

    private void afterCommit(List<PresentJob> jobs, Consumer<PresentJob> action) {
        transactions.afterCommit(() -> jobs.forEach(action));
    }

    private static void requireAll(int changed, List<Long> ids) {
        if (changed != ids.size()) {
            // The rows are locked and were looked at under the lock: the guard and the decision contradict each other
            throw new IllegalStateException("Of the jobs " + ids + " only " + changed + " were changed");
        }
    }

    private static List<Long> ids(List<PresentJob> jobs) {
        return jobs.stream().map(PresentJob::id).toList();
    }
}
