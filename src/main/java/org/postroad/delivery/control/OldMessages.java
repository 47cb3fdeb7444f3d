package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.postroad.jobs.control.OldRows;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Transactions;

/** Finished messages are kept as long as finished jobs: {@code POSTROAD_KEEP_DAYS}; what limits and quotas have counted, while it counts. */
@Dependent
public class OldMessages implements OldRows {
    private static final Duration UNUSED = Duration.ofDays(1);

    private final MessageRemoval removal;
    private final Transactions transactions;
    private final Configuration configuration;

    @Inject
    OldMessages(MessageRemoval removal, Transactions transactions, Configuration configuration) {
        this.removal = removal;
        this.transactions = transactions;
        this.configuration = configuration;
    }

    @Override
    public void deleteOlder(Instant now) {
        removal.finishedBefore(now.minus(configuration.keep()));
        transactions.apart(connection -> new ThrottleRows(connection).forget(now.minus(UNUSED)));
        transactions.apart(connection -> new QuotaRows(connection).forget());
    }
}
