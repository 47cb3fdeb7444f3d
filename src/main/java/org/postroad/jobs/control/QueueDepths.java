package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.platform.control.Transactions;

/**
 * How deep the queues are, in the whole cluster. No count goes further than {@link #MOST}, and none longer than {@link #PATIENCE}: a
 * queue that holds more is shown with that many.
 */
@ApplicationScoped
public class QueueDepths {
    /** How far a count goes: of the ready jobs of each queue, and of all that wait or run together. */
    public static final int MOST = 100_001;

    static final Duration PATIENCE = Duration.ofSeconds(2);

    // Index job_claim, the queue's part of it from the front.
    private static final String READY = """
            SELECT count(*), min(due) FROM (
                SELECT due FROM job
                 WHERE finished_day = 0 AND queue_id = ? AND rank IS NOT NULL AND state = 0
                 ORDER BY gate, rank, id LIMIT %d) AS ready
            """.formatted(MOST);

    // Index job_waiting: the longest due first, so that what is overdue is counted in any case.
    private static final String WAITING = """
            SELECT queue_id, count(*), min(due) FROM (
                SELECT queue_id, due FROM job WHERE finished_day = 0 AND state = 0 AND rank IS NULL
                 ORDER BY due LIMIT %d) AS waiting
             GROUP BY queue_id
            """.formatted(MOST);

    // Primary key, of the jobs that nodes hold.
    private static final String RUNNING = """
            SELECT queue_id, count(*) FROM job WHERE finished_day = 0 AND state = 1 AND id IN (%s) GROUP BY queue_id
            """;

    private static final int HELD_BLOCK = 1_000;

    private Transactions transactions;
    private InstantSource clock;
    private QueueCatalog queues;

    /**
     * One queue.
     *
     * @param ready jobs that are due and wait for a slot
     * @param waiting jobs that are not due yet, retries among them
     * @param running jobs that a node holds
     * @param oldestDueAge for how long the longest due job of the ready ones has been due; zero if there is none
     */
    public record Depth(String queue, long ready, long waiting, long running, Duration oldestDueAge) {}

    private record Count(long jobs, @Nullable Instant oldestDue) {
        static final Count NONE = new Count(0, null);
    }

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected QueueDepths() {}

    @Inject
    public QueueDepths(Transactions transactions, InstantSource clock, QueueCatalog queues) {
        this.transactions = transactions;
        this.clock = clock;
        this.queues = queues;
    }

    /** Counts. @throws org.postroad.platform.control.DatabaseFailure if the database is away or too slow */
    public List<Depth> read() {
        List<QueueSettings> all = List.copyOf(queues.all().values());
        return transactions.apart(connection -> read(connection, all));
    }

    private List<Depth> read(Connection connection, List<QueueSettings> all) throws SQLException {
        Instant now = clock.instant();
        Map<Long, Count> waiting = waiting(connection);
        Map<Long, Long> running = running(connection);
        List<Depth> depths = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(READY)) {
            select.setQueryTimeout((int) PATIENCE.toSeconds());
            for (QueueSettings queue : all) {
                Count ready = ready(select, queue.id());
                Count late = waiting.getOrDefault(queue.id(), Count.NONE);
                depths.add(new Depth(
                        queue.name(),
                        ready.jobs,
                        late.jobs,
                        running.getOrDefault(queue.id(), 0L),
                        age(now, ready.oldestDue, late.oldestDue)));
            }
        }
        return depths;
    }

    private static Count ready(PreparedStatement select, long queueId) throws SQLException {
        select.setLong(1, queueId);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return new Count(row.getLong(1), Sql.instant(row, 2));
        }
    }

    private static Map<Long, Long> running(Connection connection) throws SQLException {
        Map<Long, Long> counts = new HashMap<>();
        List<Long> held = ClaimStore.jobs(connection);
        for (int from = 0; from < held.size(); from += HELD_BLOCK) {
            List<Long> ids = held.subList(from, Math.min(from + HELD_BLOCK, held.size()));
            try (PreparedStatement select = connection.prepareStatement(RUNNING.formatted(Sql.marks(ids.size())))) {
                select.setQueryTimeout((int) PATIENCE.toSeconds());
                new Binder(select).ids(ids);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.merge(rows.getLong(1), rows.getLong(2), Long::sum);
                    }
                }
            }
        }
        return counts;
    }

    private static Map<Long, Count> waiting(Connection connection) throws SQLException {
        Map<Long, Count> counts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(WAITING)) {
            select.setQueryTimeout((int) PATIENCE.toSeconds());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getLong(1), new Count(rows.getLong(2), Sql.instant(rows, 3)));
                }
            }
        }
        return counts;
    }

    private static Duration age(Instant now, @Nullable Instant... dues) {
        Duration oldest = Duration.ZERO;
        for (Instant due : dues) {
            if (due != null && Duration.between(due, now).compareTo(oldest) > 0) {
                oldest = Duration.between(due, now);
            }
        }
        return oldest;
    }
}
