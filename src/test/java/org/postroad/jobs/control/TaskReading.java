package org.postroad.jobs.control;

import java.time.Instant;
import org.postroad.platform.control.Transactions;

/** Gives tests of the features above what reads tasks. */
public final class TaskReading {
    private TaskReading() {}

    /** Reads tasks whose payloads are in their rows. */
    public static ReadTasks over(Transactions transactions) {
        return new ReadTasks(transactions, Instant::now, new TaskPayloads(new FakeBlobs()));
    }
}
