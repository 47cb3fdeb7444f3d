package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/** What happened to the tasks of an account. What their jobs have come to moves no state of theirs. */
@Dependent
public class TaskFeed extends AccountFeed {
    @Inject
    public TaskFeed(Transactions transactions, Database database) {
        this(transactions, database.dialect());
    }

    TaskFeed(Transactions transactions, Dialect dialect) {
        super(transactions, dialect, FeedType.TASK);
    }
}
