package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Job;
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

    /** How long a job that is not to be given up waits where another would be poison. */
    static final Duration AFTER_LOSSES = Duration.ofHours(1);

    private static final Logger LOG = System.getLogger(Rescue.class.getName());

    // Primary key, in the order of ids, so that this and a batch of settlements never wait for each other in a circle.
    private static final String HELD = """
            SELECT id, lease, run, losses, started_at, account_id, action, unique_key, node, cancel_requested, queue_id, lane,
                   rank
              FROM job
             WHERE finished_day = 0 AND id IN (%s) AND lease BETWEEN ? AND ?
             ORDER BY id
               FOR UPDATE
            """;

    private static final String TAKE_BACK = """
            UPDATE job SET state = 0, lease = 0, rank = ?, due = ?, losses = ?, suspect = TRUE, version = version + 1
             WHERE id = ? AND finished_day = 0 AND lease = ? AND state IN (%s)
            """.formatted(Transition.RESCUE.fromCodes());

    private static final String END = """
            UPDATE job SET state = ?, rank = NULL, finished_day = ?, finished_at = ?, failed_at = CASE WHEN CAST(? AS boolean) THEN CAST(? AS timestamp(6) with time zone) ELSE failed_at END,
                   lease = 0, losses = ?, suspect = FALSE, cancel_requested = FALSE, last_error_code = ?, last_error_detail = ?, version = version + 1
             WHERE id = ? AND finished_day = 0 AND lease = ? AND state IN (%s)
            """.formatted(Transition.POISON.fromCodes());

    private static final String ATTEMPT = """
            INSERT INTO job_attempt (job_id, run, ended_day, node, started_at, ended_at, code, permanent, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Transactions transactions;
    private final InstantSource clock;
    private final Actions actions;
    private final EngineMeter meter;
    private final Tally tally;
    private final ClosedLanes lanes;
    private final Signals signals;

    /** @param signals told of the jobs that were taken back */
    Rescue(EngineParts parts, ClosedLanes lanes, Signals signals) {
        this.transactions = parts.transactions();
        this.clock = parts.clock();
        this.actions = parts.actions();
        this.meter = parts.meter();
        this.tally = new Tally(meter, parts.queues());
        this.lanes = lanes;
        this.signals = signals;
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
            boolean cancelRequested,
            long queueId,
            long lane,
            long rank) {}

    private record Block(int jobs, List<Held> lost, List<Held> ready, boolean last) {}

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
        Block block;
        do {
            block = transactions.apart(connection -> block(connection, firstLease, lastLease, mayHaveBegun));
            block.lost.forEach(job -> tally.attemptFailed(job.queueId, job.action, ErrorCode.LOST_LEASE.wireName()));
            block.ready.forEach(job -> signals.ready(job.queueId, job.rank));
            all += block.jobs;
        } while (!block.last);
        if (all > 0) {
            signals.due(clock.instant());
        }
        return all;
    }

    private Block block(Connection connection, long firstLease, long lastLease, boolean mayHaveBegun)
            throws SQLException {
        ClaimStore.Block claims = ClaimStore.first(connection, firstLease, lastLease);
        List<Held> held = claims.jobs().isEmpty() ? List.of() : held(connection, claims.jobs(), firstLease, lastLease);
        List<Held> lost = new ArrayList<>();
        List<Held> ready = new ArrayList<>();
        Instant now = clock.instant();
        for (Held job : held) {
            boolean began = mayHaveBegun && job.startedAt != null;
            if (began) {
                recordAttempt(connection, job, now);
                lost.add(job);
            }
            int losses = began ? job.losses + 1 : job.losses;
            if (losses >= LOSSES_BEFORE_POISON && actions.isManaged(job.action)) {
                LOG.log(
                        Level.WARNING,
                        "{0} nodes ended while they ran job {1} ({2}); it waits for an hour",
                        losses,
                        Job.ID.text(job.id),
                        job.action);
                takeBack(connection, job, losses, null, now.plus(AFTER_LOSSES));
            } else if (losses >= LOSSES_BEFORE_POISON) {
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
                Long rank = lanes.reopening(job.queueId, job.lane, now) == null ? job.rank : null;
                if (takeBack(connection, job, losses, rank, now) && rank != null) {
                    ready.add(job);
                }
            }
        }
        ClaimStore.forget(connection, claims.leases());
        Feed.tell(connection, FeedType.JOB, FeedKind.UPDATED, now, held, Held::accountId, Held::id);
        return new Block(held.size(), lost, ready, claims.last());
    }

    private static List<Held> held(Connection connection, List<Long> ids, long firstLease, long lastLease)
            throws SQLException {
        List<Held> held = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HELD.formatted(Sql.marks(ids.size())))) {
            new Binder(select).ids(ids).number(firstLease).number(lastLease);
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
                            rows.getBoolean(10),
                            rows.getLong(11),
                            rows.getLong(12),
                            rows.getLong(13)));
                }
            }
        }
        return held;
    }

    /** It keeps the place it had in its queue, which has long come past it: so it is next, unless its lane is closed meanwhile. */
    private static boolean takeBack(Connection connection, Held job, int losses, @Nullable Long rank, Instant due)
            throws SQLException {
        try (PreparedStatement takeBack = connection.prepareStatement(TAKE_BACK)) {
            takeBack.setObject(1, rank, java.sql.Types.BIGINT);
            takeBack.setObject(2, Sql.timestamp(due));
            takeBack.setInt(3, losses);
            takeBack.setLong(4, job.id);
            takeBack.setLong(5, job.lease);
            return takeBack.executeUpdate() == 1;
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
