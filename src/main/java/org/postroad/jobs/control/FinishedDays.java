package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SqlWork;
import org.postroad.platform.control.Transactions;

/**
 * The days that finished jobs and failed attempts belong to. On PostgreSQL each day is a partition: made two days ahead, and dropped as a
 * whole when it is older than what is kept. On H2, and in the default partitions, old rows are deleted in blocks by index. Safe to run
 * on several nodes at once.
 *
 * <p>A job of the day {@code d} is there for as many whole days as are kept and goes on the day after, whatever its state; an attempt
 * likewise, by the day of its end. Unfinished jobs are never touched.
 */
public final class FinishedDays {
    /** How many days there are partitions ahead for. Few, since a list looks into every one; they are made every hour. */
    static final int AHEAD = 2;

    private static final Logger LOG = System.getLogger(FinishedDays.class.getName());
    private static final int BLOCK = 1_000;
    private static final int TRIES = 20;
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(400).toNanos();

    private static final DayPartitions JOBS = new DayPartitions(
            "job",
            "finished_day",
            List.of(
                    "(payload_blob) WHERE payload_blob IS NOT NULL", // what a dropped day leaves
                    "(account_id, state, id) WHERE state >= 3")); // what finished otherwise than well
    private static final DayPartitions ATTEMPTS = new DayPartitions("job_attempt", "ended_day", List.of());

    private static final DayPartitions FEED = new DayPartitions("job_feed", "told_day", List.of());

    private record Old(String select, String delete, int keys) {}

    // Index job_finished on H2; on PostgreSQL the default partition, which is empty as long as every day is made in
    // time.
    private static final Old OLD_JOBS = new Old("""
            SELECT id, finished_day, payload_blob, account_id FROM %s WHERE finished_day > 0 AND finished_day < ?
             ORDER BY finished_day LIMIT ? FOR UPDATE
            """, "DELETE FROM %s WHERE id = ? AND finished_day = ?", 2);

    // Index job_attempt_ended on H2; on PostgreSQL the default partition.
    private static final Old OLD_ATTEMPTS =
            new Old("""
            SELECT job_id, run, ended_day, CAST(NULL AS bigint) FROM %s WHERE ended_day < ? ORDER BY ended_day LIMIT ? FOR UPDATE
            """, "DELETE FROM %s WHERE job_id = ? AND run = ? AND ended_day = ?", 3);

    // Index job_feed_day on H2; on PostgreSQL the default partition. No row has a key.
    private static final Map<Dialect, String> OLD_FEED = Map.of(
            Dialect.H2,
            "DELETE FROM job_feed WHERE told_day < ? FETCH FIRST ? ROWS ONLY",
            Dialect.POSTGRESQL,
            "DELETE FROM job_feed_other_days WHERE ctid = ANY(ARRAY("
                    + "SELECT ctid FROM job_feed_other_days WHERE told_day < ? LIMIT ?))");

    // The index that a day's partition has on it.
    private static final String BLOBS =
            "SELECT payload_blob FROM %s WHERE payload_blob IS NOT NULL AND payload_blob > ? ORDER BY payload_blob LIMIT ?";

    private final Transactions transactions;
    private final Dialect dialect;
    private final InstantSource clock;
    private final int keepDays;
    private final LongConsumer deleteBlob;
    private final OldFeed feed;

    /**
     * @param keepDays how many whole days what is finished is kept, 1 or more
     * @param deleteBlob deletes a payload in the caller's transaction, given its id
     */
    public FinishedDays(
            Transactions transactions, Dialect dialect, InstantSource clock, int keepDays, LongConsumer deleteBlob) {
        if (keepDays < 1) {
            throw new IllegalArgumentException("A day at least is kept, not " + keepDays);
        }
        this.transactions = transactions;
        this.dialect = dialect;
        this.clock = clock;
        this.keepDays = keepDays;
        this.deleteBlob = deleteBlob;
        this.feed = new OldFeed(transactions, dialect);
    }

    /** Makes the partitions of today and the next days; on H2 there are none. What cannot be made now goes to the default. */
    public void ensure() {
        if (dialect != Dialect.POSTGRESQL) {
            return;
        }
        int today = Sql.day(clock.instant());
        for (DayPartitions days : List.of(JOBS, ATTEMPTS, FEED)) {
            Set<Integer> made = transactions.apart(days::attached);
            for (int day = today; day <= today + AHEAD; day++) {
                if (!made.contains(day)) {
                    make(days, day);
                }
            }
        }
    }

    private void make(DayPartitions days, int day) {
        Boolean made = patiently(connection -> days.make(connection, day));
        if (made == null) {
            LOG.log(Level.WARNING, "{0} could not be made for want of a lock; the next hour tries again", days.of(day));
        } else if (!made) {
            LOG.log(
                    Level.WARNING,
                    "{0} holds more than {1} rows of the day {2}, which stay there and are purged in blocks",
                    days.others(),
                    DayPartitions.MOST_MOVED,
                    Integer.toString(day));
        }
    }

    /** Drops what is older than is kept; gives how many days and how many single rows went. */
    public Purged purge() {
        int today = Sql.day(clock.instant());
        int oldest = today - keepDays;
        int oldestTold = today - OldFeed.KEPT_DAYS;
        int dropped = 0;
        if (dialect == Dialect.POSTGRESQL) {
            dropped = drop(JOBS, oldest) + drop(ATTEMPTS, oldest) + drop(FEED, oldestTold);
        }
        boolean partitioned = dialect == Dialect.POSTGRESQL;
        String jobs = partitioned ? JOBS.others() : "job";
        String attempts = partitioned ? ATTEMPTS.others() : "job_attempt";
        int rows = inBlocks(connection -> deleteBlock(connection, OLD_JOBS, jobs, oldest));
        rows += inBlocks(connection -> deleteBlock(connection, OLD_ATTEMPTS, attempts, oldest));
        feed.rememberEnds(partitioned ? FEED.others() : "job_feed", oldestTold);
        rows += inBlocks(connection -> deleteFeed(connection, oldestTold));
        return new Purged(dropped, rows);
    }

    /**
     * What a purge took away.
     *
     * @param days partitions that were dropped
     * @param rows rows that were deleted one by one, in blocks
     */
    public record Purged(int days, int rows) {}

    private int drop(DayPartitions days, int oldest) {
        for (int day : transactions.apart(days::attached)) {
            if (day < oldest && days == FEED && !isThere(() -> feed.rememberEnds(days.of(day), oldest))) {
                continue;
            }
            if (day < oldest && !detach(days, day)) {
                break; // Whoever holds the table holds it for the next day too.
            }
        }
        int dropped = 0;
        // Those that a node had taken off when it died are among them.
        for (int day : transactions.apart(days::detached)) {
            if (day < oldest && dropDetached(days, day)) {
                dropped++;
            }
        }
        return dropped;
    }

    private boolean dropDetached(DayPartitions days, int day) {
        boolean dropped = isThere(() -> {
            if (days == JOBS) {
                feed.tellGone(days.of(day), Sql.day(clock.instant()));
                deleteBlobs(days.of(day));
            }
            transactions.apart(connection -> {
                days.drop(connection, day);
                return true;
            });
        });
        if (dropped) {
            LOG.log(Level.INFO, "Dropped {0}", days.of(day));
        }
        return dropped;
    }

    /** Does something with the table of a day; false if another node was faster and has dropped it. */
    private static boolean isThere(Runnable work) {
        try {
            work.run();
            return true;
        } catch (DatabaseFailure e) {
            if (e.sqlState().equals("42P01")) {
                return false;
            }
            throw e;
        }
    }

    private boolean detach(DayPartitions days, int day) {
        Boolean detached = patiently(connection -> {
            days.detach(connection, day);
            return true;
        });
        if (detached == null) {
            LOG.log(
                    Level.WARNING,
                    "{0} could not be dropped for want of a lock; the next hour tries again",
                    days.of(day));
        }
        return detached != null;
    }

    /** Tries again while locks are held by others; null if they always were. */
    private <T> @Nullable T patiently(SqlWork<T> work) {
        for (int i = 0; i < TRIES; i++) {
            try {
                return transactions.apart(work);
            } catch (DatabaseFailure e) {
                // 23514: a row fell into the default partition between the look and the lock
                if (!e.isWaitOver() && !e.sqlState().equals("23514")) {
                    throw e;
                }
                // Any number that two nodes hardly share
                LockSupport.parkNanos(Math.floorMod(System.nanoTime(), LONGEST_PAUSE_NANOS));
            }
        }
        return null;
    }

    private void deleteBlobs(String table) {
        long[] last = {0};
        inBlocks(connection -> {
            List<Long> blobs = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(BLOBS.formatted(table))) {
                select.setLong(1, last[0]);
                select.setInt(2, BLOCK);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        blobs.add(rows.getLong(1));
                    }
                }
            }
            blobs.forEach(deleteBlob::accept);
            last[0] = blobs.isEmpty() ? last[0] : blobs.get(blobs.size() - 1);
            return blobs.size();
        });
    }

    private int inBlocks(SqlWork<Integer> block) {
        int all = 0;
        int done = BLOCK;
        while (done == BLOCK) {
            done = transactions.apart(block);
            all += done;
        }
        return all;
    }

    private int deleteFeed(Connection connection, int oldest) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(OLD_FEED.get(dialect))) {
            delete.setInt(1, oldest);
            delete.setInt(2, BLOCK);
            return delete.executeUpdate();
        }
    }

    /** Deletes one block: rows by their keys, which come first in what is selected, and the payload named after them. */
    private int deleteBlock(Connection connection, Old old, String table, int oldest) throws SQLException {
        int found = 0;
        Map<Long, List<Long>> gone = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(old.select.formatted(table));
                PreparedStatement delete = connection.prepareStatement(old.delete.formatted(table))) {
            select.setInt(1, oldest);
            select.setInt(2, BLOCK);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found++;
                    for (int key = 1; key <= old.keys; key++) {
                        delete.setLong(key, rows.getLong(key));
                    }
                    delete.addBatch();
                    long blob = rows.getLong(old.keys + 1);
                    if (blob != 0) {
                        deleteBlob.accept(blob);
                    }
                    if (old == OLD_JOBS) {
                        gone.computeIfAbsent(rows.getLong("account_id"), account -> new ArrayList<>())
                                .add(rows.getLong("id"));
                    }
                }
            }
            delete.executeBatch();
        }
        Feed.tell(connection, FeedType.JOB, FeedKind.DESTROYED, clock.instant(), gone);
        return found;
    }
}
