package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.postroad.jobs.control.TaskTargets;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/** Tasks aim at provider credentials. */
@Dependent
public class CredentialTargets implements TaskTargets {
    private final CredentialRows rows;
    private final Transactions transactions;

    @Inject
    CredentialTargets(Database database, Transactions transactions) {
        this(database.dialect(), transactions);
    }

    CredentialTargets(Dialect dialect, Transactions transactions) {
        this.rows = new CredentialRows(dialect);
        this.transactions = transactions;
    }

    @Override
    public boolean hold(long accountId, long credentialId) {
        return transactions.within(connection -> rows.hold(connection, accountId, credentialId));
    }

    @Override
    public Map<Long, Standing> standings(Set<Long> credentialIds) {
        return transactions.within(connection -> rows.standings(connection, credentialIds));
    }
}
