package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.postgresql.PGConnection;

/**
 * What the schema can give at most: our table, indexes and guard, batches of arrays, finished rows kept in their day; one connection that
 * settles and claims 500 in one transaction, 20 threads that run. It has no fairness, no history of failures, no rescue, no queues. The SQL
 * is its own, so that a mistake in ours does not slow it too.
 */
final class PlainJdbc implements Contestant {
    private static final int BATCH = 500;
    private static final int THREADS = 20;

    private static final String CLAIM = """
        UPDATE job_live
           SET state = 1, lease = ?, run = run + 1, node = 'plain', started_at = ?, version = version + 1
         WHERE id = ANY (ARRAY(
               SELECT id FROM job_live
                WHERE queue_id = 1 AND gate = ? AND rank IS NOT NULL AND state = 0
                ORDER BY rank, id LIMIT %d FOR UPDATE SKIP LOCKED))
        RETURNING id, account_id, action, attempt_count, due, payload
        """.formatted(BATCH);

    private static final String SETTLE = """
        UPDATE job SET state = 2, finished_day = ?, lease = 0, rank = NULL, finished_at = ?, version = job.version + 1
          FROM unnest(?::bigint[], ?::bigint[]) AS done (id, lease)
         WHERE job.finished_day = 0 AND job.id = done.id AND job.lease = done.lease AND job.state = 1
        """;

    private record Held(long id, long lease, String payload) {}

    private final HikariDataSource dataSource;
    private final int jobs;

    PlainJdbc(BenchPostgres postgres, int jobs) throws SQLException {
        this.dataSource = postgres.migrated("plain");
        this.jobs = jobs;
    }

    @Override
    public String name() {
        return "plain JDBC";
    }

    @Override
    public int jobs() {
        return jobs;
    }

    @Override
    public void fill() throws SQLException {
        Query.run(dataSource, "TRUNCATE job_live");
        JobRows.ready(dataSource, jobs);
        JobRows.settle(dataSource, "job_live");
    }

    @Override
    public double drain() throws Exception {
        Tally tally = new Tally(jobs);
        BlockingQueue<Held> toRun = new LinkedBlockingQueue<>();
        ConcurrentLinkedQueue<Held> ran = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(worker(tally, toRun, ran));
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            exchange(connection, toRun, ran);
        }
        double perSecond = tally.perSecond();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        return perSecond;
    }

    private static Thread worker(Tally tally, BlockingQueue<Held> toRun, ConcurrentLinkedQueue<Held> ran) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    Held job = toRun.take();
                    tally.ran();
                    ran.add(job);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private void exchange(Connection connection, BlockingQueue<Held> toRun, ConcurrentLinkedQueue<Held> ran)
            throws SQLException {
        int settled = 0;
        long lease = 1L << 32;
        try (PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            while (settled < jobs) {
                List<Held> batch = takeAll(ran);
                if (!batch.isEmpty()) {
                    settled += settle(settle, batch);
                }
                List<Held> claimed = claim(claim, ++lease);
                connection.commit();
                toRun.addAll(claimed);
                if (batch.isEmpty() && claimed.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static List<Held> takeAll(ConcurrentLinkedQueue<Held> ran) {
        List<Held> batch = new ArrayList<>();
        for (Held job = ran.poll(); job != null; job = ran.poll()) {
            batch.add(job);
        }
        batch.sort((a, b) -> Long.compare(a.id, b.id));
        return batch;
    }

    private static int settle(PreparedStatement settle, List<Held> batch) throws SQLException {
        PGConnection postgres = settle.getConnection().unwrap(PGConnection.class);
        settle.setInt(1, (int) LocalDate.now(ZoneOffset.UTC).toEpochDay());
        settle.setObject(2, OffsetDateTime.now(ZoneOffset.UTC));
        settle.setArray(
                3,
                postgres.createArrayOf(
                        "bigint", batch.stream().mapToLong(Held::id).toArray()));
        settle.setArray(
                4,
                postgres.createArrayOf(
                        "bigint", batch.stream().mapToLong(Held::lease).toArray()));
        int changed = settle.executeUpdate();
        if (changed != batch.size()) {
            throw new IllegalStateException(changed + " of " + batch.size() + " were settled");
        }
        return changed;
    }

    private static List<Held> claim(PreparedStatement claim, long lease) throws SQLException {
        claim.setLong(1, lease);
        claim.setObject(2, OffsetDateTime.now(ZoneOffset.UTC));
        claim.setShort(3, JobRows.GATE);
        List<Held> claimed = new ArrayList<>(BATCH);
        try (ResultSet rows = claim.executeQuery()) {
            while (rows.next()) {
                claimed.add(new Held(rows.getLong(1), lease, rows.getString(6)));
            }
        }
        return claimed;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
