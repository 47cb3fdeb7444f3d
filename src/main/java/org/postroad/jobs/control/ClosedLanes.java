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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Transactions;

/**
 * Lanes that are closed for a time, since what their jobs need is throttled or hung. Their jobs do not stand in the way: they lose their
 * rank and fall due again when the lane reopens, a few at first and twice as many each second after.
 */
public final class ClosedLanes {
    private static final int FIRST_FEW = 8;

    // Index job_claim over the queue's ready jobs: there is no index by lane, since closing one is rare and every claim
    // would pay.
    private static final String READY_OF_LANE =
            "SELECT id, account_id FROM job WHERE finished_day = 0 AND queue_id = ? AND gate BETWEEN 0 AND 9 AND rank IS NOT NULL AND state = 0 AND lane = ? ORDER BY rank, id";

    private static final String PUT_OFF =
            "UPDATE job SET rank = NULL, due = ?, version = version + 1 WHERE id = ? AND finished_day = 0 AND state = 0";

    private static final String FORGET = "DELETE FROM closed_lane WHERE queue_id = ? AND lane = ?";

    private static final String CLOSE = "INSERT INTO closed_lane (queue_id, lane, until, reason) VALUES (?, ?, ?, ?)";

    private static final String READ = "SELECT queue_id, lane, until FROM closed_lane WHERE until > ?";

    private record Lane(long queueId, long lane) {}

    private record Ready(long id, long accountId) {}

    private final Transactions transactions;
    private final InstantSource clock;
    private final Consumer<Instant> dueThen;
    private volatile Map<Lane, Instant> closed = Map.of();

    /** @param dueThen told when jobs fall due again */
    ClosedLanes(Transactions transactions, InstantSource clock, Consumer<Instant> dueThen) {
        this.transactions = transactions;
        this.clock = clock;
        this.dueThen = dueThen;
    }

    /** Closes a lane, or closes it for another time. */
    public void close(long queueId, long lane, Instant until, String reason) {
        transactions.within(connection -> {
            replace(connection, queueId, lane, until, reason);
            putOffAll(connection, readyOf(connection, queueId, lane), until, clock.instant());
            return true;
        });
        transactions.afterCommit(() -> {
            remember(queueId, lane, until);
            dueThen.accept(until);
        });
    }

    /** When the lane reopens; null if it is open. */
    @Nullable
    Instant reopening(long queueId, long lane, Instant now) {
        if (closed.isEmpty()) {
            return null;
        }
        Instant until = closed.get(new Lane(queueId, lane));
        return until != null && until.isAfter(now) ? until : null;
    }

    /** Learns of the lanes that other nodes closed. */
    void refresh() {
        closed = transactions.apart(connection -> {
            Map<Lane, Instant> lanes = new HashMap<>();
            try (PreparedStatement read = connection.prepareStatement(READ)) {
                read.setObject(1, Sql.timestamp(clock.instant()));
                try (ResultSet rows = read.executeQuery()) {
                    while (rows.next()) {
                        Instant until = java.util.Objects.requireNonNull(Sql.instant(rows, 3));
                        lanes.put(new Lane(rows.getLong(1), rows.getLong(2)), until);
                    }
                }
            }
            return Map.copyOf(lanes);
        });
    }

    /** Puts jobs that fell due in closed lanes off until their lanes reopen. */
    void putOff(Connection connection, List<HotPath.Due> jobs, Instant now) throws SQLException {
        Map<Lane, List<Ready>> byLane = new HashMap<>();
        for (HotPath.Due job : jobs) {
            byLane.computeIfAbsent(new Lane(job.queueId(), job.lane()), lane -> new ArrayList<>())
                    .add(new Ready(job.id(), job.accountId()));
        }
        for (Map.Entry<Lane, List<Ready>> entry : byLane.entrySet()) {
            Instant until = closed.getOrDefault(entry.getKey(), now);
            putOffAll(connection, entry.getValue(), until, now);
            dueThen.accept(until);
        }
    }

    private static void putOffAll(Connection connection, List<Ready> jobs, Instant until, Instant now)
            throws SQLException {
        try (PreparedStatement putOff = connection.prepareStatement(PUT_OFF)) {
            for (int i = 0; i < jobs.size(); i++) {
                putOff.setObject(1, Sql.timestamp(until.plus(afterReopening(i))));
                putOff.setLong(2, jobs.get(i).id);
                putOff.addBatch();
            }
            putOff.executeBatch();
        }
        Feed.tell(connection, FeedType.JOB, FeedKind.UPDATED, now, jobs, Ready::accountId, Ready::id);
    }

    /** How long after the reopening the job of that place in the lane falls due: 8 at once, 16 a second later, and so on. */
    static Duration afterReopening(int place) {
        return Duration.ofSeconds(63 - Long.numberOfLeadingZeros(place / FIRST_FEW + 1L));
    }

    private static List<Ready> readyOf(Connection connection, long queueId, long lane) throws SQLException {
        List<Ready> jobs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(READY_OF_LANE)) {
            select.setLong(1, queueId);
            select.setLong(2, lane);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    jobs.add(new Ready(rows.getLong(1), rows.getLong(2)));
                }
            }
        }
        return jobs;
    }

    private static void replace(Connection connection, long queueId, long lane, Instant until, String reason)
            throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            forget.setLong(1, queueId);
            forget.setLong(2, lane);
            forget.executeUpdate();
        }
        try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
            close.setLong(1, queueId);
            close.setLong(2, lane);
            close.setObject(3, Sql.timestamp(until));
            close.setString(4, reason);
            close.executeUpdate();
        }
    }

    private void remember(long queueId, long lane, Instant until) {
        Map<Lane, Instant> changed = new HashMap<>(closed);
        changed.put(new Lane(queueId, lane), until);
        closed = Map.copyOf(changed);
    }
}
