package org.postroad.jobs.control;

import java.time.Duration;

/** What the engine counts; one implementation knows the metrics library. */
public interface EngineMeter {
    /** Counts nothing. */
    EngineMeter NONE = new EngineMeter() {};

    default void enqueued(String queue, String action, int jobs) {}

    /** An execution began: how long after its due. */
    default void started(String queue, Duration lateness) {}

    /** The end of an execution is in the database: succeeded, failed, retried, again, cancelled or released. */
    default void finished(String queue, String action, String outcome, Duration ran) {}

    default void attemptFailed(String queue, String action, String errorCode) {}

    default void claimed(int jobs) {}

    /** Jobs taken back from a node that died. */
    default void leasesExpired(int jobs) {}

    /** Outcomes that came after the lease was lost and changed nothing. */
    default void fenced(int jobs) {}

    /** How long the oldest transaction is open that keeps the database from clearing dead rows. */
    default void oldestSnapshot(Duration age) {}
}
