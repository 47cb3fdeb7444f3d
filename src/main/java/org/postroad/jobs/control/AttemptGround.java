package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.cluster.control.Membership;
import org.postroad.jobs.entity.Lease;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/** What attempts stand on: the transactions that are fenced by their lease, large payloads, and the certainty of owning a job. */
final class AttemptGround {
    // Primary key; holds off a rescue until the transaction is over.
    private static final String LOCK = "SELECT 1 FROM job WHERE id = ? AND finished_day = 0 AND lease = ? FOR UPDATE";

    private static final String RECORD_START =
            "UPDATE job SET started_at = ?, version = version + 1 WHERE id = ? AND finished_day = 0 AND lease = ?";

    private final Transactions transactions;
    private final Membership membership;
    private final InstantSource clock;
    private final SettleStore store;
    private final Verdict verdict;
    private final PayloadBodies bodies;
    private final Tally tally;

    AttemptGround(EngineParts parts, SettleStore store, Verdict verdict) {
        this.transactions = parts.transactions();
        this.membership = parts.membership();
        this.clock = parts.clock();
        this.store = store;
        this.verdict = verdict;
        this.bodies = parts.bodies();
        this.tally = new Tally(parts.meter(), parts.queues());
    }

    Instant now() {
        return clock.instant();
    }

    String body(ClaimedJob job) {
        return bodies.read(job.payloadBlob());
    }

    boolean owns(ClaimedJob job, Duration atLeast) {
        return Lease.incarnation(job.lease()) == membership.incarnation() && membership.ownsFor(atLeast);
    }

    <T extends @Nullable Object> T commit(ClaimedJob job, SqlWork<T> work) throws LeaseLost {
        try {
            return transactions.apart(connection -> {
                lock(connection, job);
                return work.run(connection);
            });
        } catch (Stale e) {
            throw lost(job);
        }
    }

    void commitAndSettle(AttemptRun attempt, SqlWork<Outcome> work) throws LeaseLost {
        ClaimedJob job = attempt.job();
        try {
            Settlement written = transactions.apart(connection -> {
                lock(connection, job);
                Outcome outcome = work.run(connection);
                Instant now = clock.instant();
                Settlement settlement = verdict.on(attempt.ended(), outcome, now);
                if (!store.settle(connection, List.of(settlement), now).isEmpty()) {
                    throw new Stale();
                }
                return settlement;
            });
            tally.written(written);
        } catch (Stale e) {
            throw lost(job);
        }
    }

    /** Records that the execution begins; false if the lease is lost. */
    boolean recordStart(ClaimedJob job, Instant startedAt) {
        return transactions.apart(connection -> {
            try (PreparedStatement record = connection.prepareStatement(RECORD_START)) {
                record.setObject(1, Sql.timestamp(startedAt));
                record.setLong(2, job.id());
                record.setLong(3, job.lease());
                if (record.executeUpdate() == 0) {
                    return false;
                }
            }
            Feed.updated(connection, job.accountId(), job.id(), startedAt);
            return true;
        });
    }

    private static void lock(Connection connection, ClaimedJob job) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setLong(1, job.id());
            lock.setLong(2, job.lease());
            try (ResultSet rows = lock.executeQuery()) {
                if (!rows.next()) {
                    throw new Stale();
                }
            }
        }
    }

    private static LeaseLost lost(ClaimedJob job) {
        return new LeaseLost("Job " + job.id() + " is no longer this node's under lease " + job.lease());
    }

    /** Undoes the transaction of an attempt that lost its lease. */
    private static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stale() {
            super("stale lease", null, false, false);
        }
    }
}
