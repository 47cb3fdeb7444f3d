package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    // Primary key; in the order of ids, so that no two wait for each other.
    private static final String LOCK_ALL =
            "SELECT id, lease FROM job WHERE id = ANY(?) AND finished_day = 0 ORDER BY id FOR UPDATE";

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

    /** Ends several executions in one transaction; those whose lease is lost are marked so, and write nothing. */
    <T> void commitAndSettleAll(List<SharedEnds.Ending<T>> endings, SharedEnds.Batch<T> batch) {
        List<Settlement> written = transactions.apart(connection -> {
            Map<Long, Long> leases = lockAll(connection, endings);
            List<SharedEnds.Ending<T>> owned = endings.stream()
                    .filter(ending -> Objects.equals(
                            leases.get(ending.attempt.jobId()),
                            ending.attempt.job().lease()))
                    .toList();
            return owned.isEmpty() ? List.<Settlement>of() : settleAll(connection, owned, batch);
        });
        tally.written(written, Set.of());
        Set<Long> settled = written.stream().map(Settlement::id).collect(Collectors.toSet());
        endings.forEach(ending -> ending.lost = !settled.contains(ending.attempt.jobId()));
    }

    private <T> List<Settlement> settleAll(
            Connection connection, List<SharedEnds.Ending<T>> endings, SharedEnds.Batch<T> batch) throws SQLException {
        List<Outcome> outcomes = batch.write(
                connection, endings.stream().map(ending -> ending.end).toList());
        Instant now = clock.instant();
        List<Settlement> settlements = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            settlements.add(verdict.on(endings.get(i).attempt.ended(), outcomes.get(i), now));
        }
        if (!store.settle(connection, settlements, now).isEmpty()) {
            throw new IllegalStateException("A job that is locked was settled by another");
        }
        return settlements;
    }

    private static <T> Map<Long, Long> lockAll(Connection connection, List<SharedEnds.Ending<T>> endings)
            throws SQLException {
        Map<Long, Long> leases = new HashMap<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK_ALL)) {
            lock.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint",
                            endings.stream()
                                    .map(ending -> ending.attempt.jobId())
                                    .toArray()));
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    leases.put(rows.getLong(1), rows.getLong(2));
                }
            }
        }
        return leases;
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

    static LeaseLost lost(ClaimedJob job) {
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
