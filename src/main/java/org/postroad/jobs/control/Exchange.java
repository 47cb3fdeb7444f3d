package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.Lease;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.LogContext;

/**
 * Writes outcomes and claims jobs, both in one transaction where that succeeds; else the outcomes are written alone, and where one of them
 * cannot be written, the others without it. A claim whose COMMIT was not answered is given back once the database answers again.
 */
final class Exchange {
    private static final Logger LOG = System.getLogger(Exchange.class.getName());
    private static final String DUPLICATE = "23505";
    private static final String ROLLED_BACK = "40";

    private final EngineParts parts;
    private final HotPath hotPath;
    private final SettleStore store;
    private final Rescue rescue;
    private final Consumer<Settlement> keep;
    private final Tally tally;
    private final Holdings holdings;
    private final List<Long> doubtful = new ArrayList<>();
    private long claims;

    /** @param keep takes back the outcomes that are not written yet */
    Exchange(
            EngineParts parts,
            HotPath hotPath,
            SettleStore store,
            Rescue rescue,
            Holdings holdings,
            Consumer<Settlement> keep) {
        this.parts = parts;
        this.hotPath = hotPath;
        this.store = store;
        this.rescue = rescue;
        this.holdings = holdings;
        this.keep = keep;
        this.tally = new Tally(parts.meter(), parts.queues());
    }

    /**
     * Settles the batch and claims what is wanted.
     *
     * @param starting whether all that is claimed starts at once
     * @return the claimed jobs
     * @throws SQLException if the database did not answer; every outcome that is not written was kept
     */
    List<ClaimedJob> run(List<Settlement> batch, List<Want> wants, boolean starting) throws SQLException {
        long lease = Lease.of(parts.membership().incarnation(), ++claims);
        boolean kept = true;
        try {
            giveBackDoubtful();
            kept = false;
            return transact(batch, wants, lease, starting);
        } catch (SQLException | RuntimeException e) {
            if (!wants.isEmpty()) {
                doubtful.add(lease);
            }
            if (kept) {
                batch.forEach(keep);
                throw e;
            }
            if (batch.isEmpty()) {
                throw e;
            }
            LOG.log(Level.DEBUG, "A joint transaction failed; its outcomes are written alone", e);
        }
        settleAlone(batch);
        return List.of();
    }

    /** Deletes the rows of the claims that are over; what remains of them, whoever sweeps after this node will find. */
    void tidy() {
        try {
            parts.transactions().apart(connection -> {
                ClaimStore.forget(connection, holdings.takeAllOver());
                return true;
            });
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "The rows of claims that are over are left behind", e);
        }
    }

    private void giveBackDoubtful() {
        while (!doubtful.isEmpty()) {
            rescue.takeBackClaim(doubtful.get(0));
            doubtful.remove(0);
        }
    }

    private void settleAlone(List<Settlement> batch) throws SQLException {
        try {
            transact(batch, List.of(), 0, false);
        } catch (SQLException | RuntimeException e) {
            SQLException cause = sqlCause(e);
            boolean transientFailure = cause != null && isTransient(cause);
            if (batch.size() == 1 && !transientFailure) {
                settleUnwritable(batch.get(0), e);
            } else if (cause != null && new DatabaseFailure(cause).isAway()) {
                batch.forEach(keep);
                throw cause;
            } else if (batch.size() == 1) {
                batch.forEach(keep);
            } else {
                settleAlone(batch.subList(0, batch.size() / 2));
                settleAlone(batch.subList(batch.size() / 2, batch.size()));
            }
        }
    }

    private static boolean isTransient(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return new DatabaseFailure(e).isAway() || state.startsWith(ROLLED_BACK) || state.equals(DUPLICATE);
    }

    private static @Nullable SQLException sqlCause(Exception e) {
        return e instanceof SQLException sql ? sql : e.getCause() instanceof SQLException sql ? sql : null;
    }

    /** An outcome that the database does not take must not hold up the others, nor leave its job running for ever. */
    private void settleUnwritable(Settlement settlement, Exception why) throws SQLException {
        try (LogContext.Scope lines = LogContext.about(settlement.job()::logFields)) {
            LOG.log(Level.ERROR, "The outcome of a job cannot be written; it fails", why);
            transact(List.of(settlement.unwritable()), List.of(), 0, false);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Job " + Job.ID.text(settlement.id()) + " stays as it is until this node ends", e);
        }
    }

    private List<ClaimedJob> transact(List<Settlement> batch, List<Want> wants, long lease, boolean starting)
            throws SQLException {
        Instant now = parts.clock().instant();
        List<ClaimedJob> claimed = List.of();
        Set<Long> stale = Set.of();
        Connection connection = parts.dataSource().getConnection();
        List<Long> over = batch.isEmpty() ? List.of() : holdings.takeOver();
        boolean committed = false;
        try {
            connection.setAutoCommit(false);
            ClaimStore.forget(connection, over);
            if (!batch.isEmpty()) {
                stale = store.settle(connection, batch, now);
            }
            if (!wants.isEmpty()) {
                String node = parts.membership().name();
                claimed = hotPath.claim(connection, wants, lease, now, node, starting);
                parts.meter().claimed(claimed.size());
            }
            connection.commit();
            committed = true;
        } finally {
            release(connection, committed);
            if (!committed) {
                holdings.putBack(over);
            }
        }
        holdings.took(claimed);
        batch.forEach(settlement -> holdings.left(settlement.job()));
        tally.written(batch, stale);
        if (!stale.isEmpty()) {
            parts.meter().fenced(stale.size());
            LOG.log(Level.INFO, "{0} outcomes came after their lease was lost and changed nothing", stale.size());
        }
        return claimed;
    }

    /** What goes wrong here must not hide that the transaction was committed. */
    private static void release(Connection connection, boolean committed) {
        try (connection) {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "A connection was lost after its transaction", e);
        }
    }
}
