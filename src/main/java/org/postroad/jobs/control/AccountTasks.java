package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import org.postroad.identity.control.AccountGuard;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/** An account with tasks is not deleted: nobody could see them any more. */
@Dependent
class AccountTasks implements AccountGuard {
    // Index task_account.
    private static final String ANY = "SELECT 1 FROM task WHERE account_id = ? LIMIT 1";

    private final Transactions transactions;

    @Inject
    AccountTasks(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Refused> objection(long accountId) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ANY)) {
                select.setLong(1, accountId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(
                                    Refused.conflict("account_has_tasks", "The account has tasks; delete them first."))
                            : Optional.empty();
                }
            }
        });
    }
}
