package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;

/** The weights of the accounts that have another than 1, read again every ten seconds at the most, and only while jobs are ranked. */
@ApplicationScoped
public class AccountWeights {
    private static final Logger LOG = System.getLogger(AccountWeights.class.getName());
    private static final Duration FRESH = Duration.ofSeconds(10);
    // The whole table of accounts, which is small and read seldom.
    private static final String OTHER_THAN_ONE = "SELECT id, weight FROM account WHERE weight <> 1";

    private @Inject Transactions transactions;
    private volatile Map<Long, Integer> weights = Map.of();
    private volatile long readNanos = System.nanoTime() - FRESH.toNanos();

    /** The share of a queue that the account has against others; 1 or more. */
    public int of(long accountId) {
        if (System.nanoTime() - readNanos >= FRESH.toNanos()) {
            refresh();
        }
        return weights.getOrDefault(accountId, 1);
    }

    private synchronized void refresh() {
        if (System.nanoTime() - readNanos < FRESH.toNanos()) {
            return;
        }
        readNanos = System.nanoTime();
        try {
            weights = transactions.apart(connection -> {
                Map<Long, Integer> read = new HashMap<>();
                try (PreparedStatement select = connection.prepareStatement(OTHER_THAN_ONE);
                        ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        read.put(rows.getLong(1), rows.getInt(2));
                    }
                }
                return Map.copyOf(read);
            });
        } catch (DatabaseFailure e) {
            LOG.log(Level.WARNING, "The weights of the accounts were not read again: {0}", e.getMessage());
        }
    }
}
