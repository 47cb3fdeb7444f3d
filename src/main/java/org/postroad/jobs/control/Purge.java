package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.postroad.platform.control.IdempotentRequests;
import org.postroad.platform.control.Transactions;

/**
 * Clears away what is past its time: finished jobs with their payloads, attempts, idempotency keys and the closings of lanes. One node
 * at a time, by a row that is taken on the database's clock; should two run after all, they do no harm.
 */
public final class Purge {
    /** How long idempotency keys are kept: an hour more than is promised. */
    static final Duration KEEP_KEYS = IdempotentRequests.KEPT.plusHours(1);

    private static final Logger LOG = System.getLogger(Purge.class.getName());

    private static final String TAKE = """
            UPDATE upkeep SET holder = ?, until = CURRENT_TIMESTAMP + INTERVAL '1' HOUR
             WHERE name = 'purge' AND (until < CURRENT_TIMESTAMP OR holder = ?)
            """;
    private static final String GIVE_BACK =
            "UPDATE upkeep SET holder = '', until = CURRENT_TIMESTAMP WHERE name = 'purge' AND holder = ?";

    // A lane that is closed again meanwhile has another time.
    private static final String REOPENED = "DELETE FROM closed_lane WHERE until < ?";

    private final Transactions transactions;
    private final InstantSource clock;
    private final FinishedDays days;
    private final IdempotentRequests requests;
    private final String holder;
    private final Iterable<OldRows> others;

    /** @param holder names this node and no other @param others what other features keep for a time only */
    public Purge(
            Transactions transactions,
            InstantSource clock,
            FinishedDays days,
            String holder,
            Iterable<OldRows> others) {
        this.transactions = transactions;
        this.clock = clock;
        this.days = days;
        this.requests = new IdempotentRequests(transactions, clock);
        this.holder = holder;
        this.others = others;
    }

    /** Clears; false if another node is at it. */
    public boolean run() {
        if (update(TAKE, holder, holder) == 0) {
            return false;
        }
        FinishedDays.Purged purged = days.purge();
        int keys = requests.deleteOlder(clock.instant().minus(KEEP_KEYS));
        int lanes = deleteReopened(clock.instant());
        others.forEach(rows -> rows.deleteOlder(clock.instant()));
        update(GIVE_BACK, holder);
        if (purged.days() + purged.rows() + keys > 0) {
            LOG.log(
                    Level.INFO,
                    "Purged {0} days, {1} rows, {2} idempotency keys, {3} closed lanes",
                    purged.days(),
                    purged.rows(),
                    keys,
                    lanes);
        }
        return true;
    }

    private int deleteReopened(Instant now) {
        return transactions.apart(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(REOPENED)) {
                delete.setObject(1, Sql.timestamp(now));
                return delete.executeUpdate();
            }
        });
    }

    private int update(String sql, String... values) {
        return transactions.apart(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    update.setString(i + 1, values[i]);
                }
                return update.executeUpdate();
            }
        });
    }
}
