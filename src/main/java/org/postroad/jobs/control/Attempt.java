package org.postroad.jobs.control;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.SqlWork;

/** One execution of a job, as its handler sees it. Everything it writes is refused once the lease is lost. */
public interface Attempt {
    long jobId();

    long accountId();

    /** The task the job came from; 0 if none. */
    long taskId();

    String action();

    /** What the job is about. Parsed once. */
    JsonObject payload();

    /** Which execution of the job this is, 1-based, lost and postponed ones included. */
    int run();

    /** The executions that failed before this one in the present budget. */
    int failures();

    /** Now, by the database's clock. */
    Instant now();

    /**
     * Writes the handler's own data in one transaction that first locks the job's row by id and lease. JPA and JDBC on the server's
     * data source both take part.
     *
     * @throws LeaseLost if this node no longer owns the job; nothing was written
     */
    <T extends @Nullable Object> T commit(SqlWork<T> work) throws LeaseLost;

    /** As {@link #commit}, and settles the job in the same transaction: the effect and its record are one. */
    void commitAndSettle(SqlWork<Outcome> work) throws LeaseLost;

    /**
     * As {@link #commitAndSettle(SqlWork)}, in a transaction that executions share which end at about the same time. Returns once it is
     * committed, on this thread or on another's.
     */
    default <T> void commitAndSettle(SharedEnds<T> ends, T end) throws LeaseLost {
        commitAndSettle(connection -> ends.alone(connection, end));
    }

    /**
     * Reports how far the work is; written at most once a second, and it counts as progress for {@link Outcome.Again}.
     *
     * @param done units done, 0 or more
     * @param total units in all; 0 where not known
     * @param message for a person, at most 500 characters
     */
    void progress(long done, long total, String message);

    /** Whether somebody asked the job to stop; a handler that loops looks here. */
    boolean stopRequested();

    /** Names what is to be closed when the job is asked to stop or runs out of time, so that a blocked call returns. */
    void closeOnStop(AutoCloseable resource);

    /**
     * Checked before what cannot be undone: whether this node will own the job for at least that long.
     *
     * @throws LeaseLost if not
     */
    void requireLease(Duration atLeast) throws LeaseLost;
}
