package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.Lease;
import org.postroad.jobs.entity.Transition;
import org.postroad.platform.control.Transactions;

/**
 * Takes back the jobs of nodes that ended. A job whose execution is known to have begun counts a loss: after two it runs alone on its node,
 * the third is {@code poison}. One that was held and perhaps not begun is suspect: its next start is put on record first. Losses are not
 * attempts; the job's budget is untouched.
 */
final class Rescue {
    static final int LOSSES_BEFORE_ALONE = 2;
    static final int LOSSES_BEFORE_POISON = 3;

    private static final Logger LOG = System.getLogger(Rescue.class.getName());
    private static final int BLOCK = 500;

    // Index job_waiting (job_lease on H2): what the incarnation holds, and nothing else.
    private static final String HELD = """
            SELECT id, lease, run, losses, started_at, account_id, action, unique_key, node, cancel_requested FROM job
             WHERE finished_day = 0 AND rank IS NULL AND lease BETWEEN ? AND ?
             ORDER BY id
             LIMIT ?
               FOR UPDATE
            """;

    private static final String TAKE_BACK = """
            UPDATE job SET state = 0, lease = 0, rank = NULL, due = ?, losses = ?, suspect = TRUE, version = version + 1
             WHERE id = ? AND finished_day = 0 AND lease = ? AND state IN (%s)
            """.formatted(Transition.RESCUE.fromCodes());

    private static final String END = """
            UPDATE job SET state = ?, finished_day = ?, finished_at = ?, failed_at = CASE WHEN CAST(? AS boolean) THEN CAST(? AS timestamp(6) with time zone) ELSE failed_at END,
                   lease = 0, losses = ?, suspect = FALSE, cancel_requested = FALSE, last_error_code = ?, last_error_detail = ?, version = version + 1
             WHERE id = ? AND finished_day = 0 AND lease = ? AND state IN (%s)
            """.formatted(Transition.POISON.fromCodes());

    private static final String ATTEMPT = """
            INSERT INTO job_attempt (job_id, run, ended_day, node, started_at, ended_at, code, permanent, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Transactions transactions;
    private final InstantSource clock;
    private final EngineMeter meter;
    private final Consumer<Instant> dueThen;

    Rescue(Transactions transactions, InstantSource clock, EngineMeter meter, Consumer<Instant> dueThen) {
        this.transactions = transactions;
        this.clock = clock;
        this.meter = meter;
        this.dueThen = dueThen;
    }

    private record Held(
            long id,
            long lease,
            int run,
            int losses,
            @Nullable Instant startedAt,
            long accountId,
            String action,
            @Nullable String uniqueKey,
            @Nullable String node,
            boolean cancelRequested) {}

    /** Takes back all that these incarnations hold; gives how many jobs. */
    int takeBack(List<Long> incarnations) {
        int all = 0;
        for (long incarnation : incarnations) {
            all += takeBack(Lease.first(incarnation), Lease.last(incarnation), true);
        }
        if (all > 0) {
            meter.leasesExpired(all);
            LOG.log(Level.WARNING, "Took back {0} jobs from nodes that ended", all);
        }
        return all;
    }

    /** Takes back what a claim of this node took without this node knowing of it: none of it has begun. */
    void takeBackClaim(long lease) {
        takeBack(lease, lease, false);
    }

    private int takeBack(long firstLease, long lastLease, boolean mayHaveBegun) {
        int all = 0;
        int block = BLOCK;
        while (block == BLOCK) {
            block = transactions.apart(connection -> block(connection, firstLease, lastLease, mayHaveBegun));
            all += block;
        }
        if (all > 0) {
            dueThen.accept(clock.instant());
        }
        return all;
    }

    private int block(Connection connection, long firstLease, long lastLease, boolean mayHaveBegun)
            throws SQLException {
        List<Held> held = held(connection, firstLease, lastLease);
        Instant now = clock.instant();
        for (Held job : held) {
            boolean began = mayHaveBegun && job.startedAt != null;
            if (began) {
                recordAttempt(connection, job, now);
            }
            int losses = began ? job.losses + 1 : job.losses;
            if (losses >= LOSSES_BEFORE_POISON) {
                String detail = losses + " nodes ended while they ran this job; the last was " + job.node + ".";
                end(connection, job, JobState.FAILED, losses, ErrorCode.POISON, detail, now);
            } else if (job.cancelRequested) {
                end(
                        connection,
                        job,
                        JobState.CANCELLED,
                        losses,
                        ErrorCode.CANCELLED,
                        "The job was asked to stop.",
                        now);
            } else if (UniqueKeys.pending(connection, job.accountId, job.action, job.uniqueKey)
                    .isPresent()) {
                end(connection, job, JobState.CANCELLED, losses, ErrorCode.SUPERSEDED, UniqueKeys.SUPERSEDED, now);
            } else {
                takeBack(connection, job, losses, now);
            }
        }
        return held.size();
    }

    private static List<Held> held(Connection connection, long firstLease, long lastLease) throws SQLException {
        List<Held> held = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HELD)) {
            select.setLong(1, firstLease);
            select.setLong(2, lastLease);
            select.setInt(3, BLOCK);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    held.add(new Held(
                            rows.getLong(1),
                            rows.getLong(2),
                            rows.getInt(3),
                            rows.getInt(4),
                            Sql.instant(rows, 5),
                            rows.getLong(6),
                            rows.getString(7),
                            rows.getString(8),
                            rows.getString(9),
                            rows.getBoolean(10)));
                }
            }
        }
        return held;
    }

    private static void takeBack(Connection connection, Held job, int losses, Instant now) throws SQLException {
        try (PreparedStatement takeBack = connection.prepareStatement(TAKE_BACK)) {
            takeBack.setObject(1, Sql.timestamp(now));
            takeBack.setInt(2, losses);
            takeBack.setLong(3, job.id);
            takeBack.setLong(4, job.lease);
            takeBack.executeUpdate();
        }
    }

    private static void end(
            Connection connection, Held job, JobState state, int losses, ErrorCode code, String detail, Instant now)
            throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setInt(1, state.code());
            end.setInt(2, Sql.day(now));
            end.setObject(3, Sql.timestamp(now));
            end.setBoolean(4, state == JobState.FAILED);
            end.setObject(5, Sql.timestamp(now));
            end.setInt(6, losses);
            end.setString(7, code.wireName());
            end.setString(8, detail);
            end.setLong(9, job.id);
            end.setLong(10, job.lease);
            end.executeUpdate();
        }
    }

    private static void recordAttempt(Connection connection, Held job, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ATTEMPT)) {
            insert.setLong(1, job.id);
            insert.setInt(2, job.run);
            insert.setInt(3, Sql.day(now));
            insert.setString(4, job.node == null ? "" : job.node);
            insert.setObject(5, Sql.timestampOrNull(job.startedAt));
            insert.setObject(6, Sql.timestamp(now));
            insert.setString(7, ErrorCode.LOST_LEASE.wireName());
            insert.setBoolean(8, false);
            insert.setString(9, "Node " + job.node + " ended while it ran the job.");
            insert.executeUpdate();
        }
    }
}
