package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import org.postroad.jobs.control.OldRows;
import org.postroad.platform.control.Transactions;

/** Events whose signatures are good no longer. */
@Dependent
public class OldProviderEvents implements OldRows {
    private final Transactions transactions;

    @Inject
    OldProviderEvents(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void deleteOlder(Instant now) {
        transactions.apart(connection -> ProviderEventStore.deleteOlder(connection, now));
    }
}
