package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/** What happened to the jobs of an account. A status that is read off the clock ({@code stalled}) moves no state. */
@Dependent
public class JobFeed extends AccountFeed {
    @Inject
    public JobFeed(Transactions transactions, Database database) {
        this(transactions, database.dialect());
    }

    JobFeed(Transactions transactions, Dialect dialect) {
        super(transactions, dialect, FeedType.JOB);
    }
}
