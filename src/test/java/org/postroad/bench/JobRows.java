package org.postroad.bench;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.postroad.cluster.entity.TaskType;
import org.postroad.jobs.control.FinishedDays;
import org.postroad.jobs.entity.Rank;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.EngineRig;

/** Rows of jobs as an enqueue leaves them, made in bulk where making them is not what is measured. */
final class JobRows {
    /** Not {@code noop}, which reads its payload. */
    static final String NOOP = "bench_noop";

    /** About what a job has to say: an object of 60 bytes. */
    static final String PAYLOAD = "{\"mailbox\":\"inbox\",\"cursor\":\"0a1b2c3d4e5f\",\"limit\":500,\"n\":1}";

    static final short GATE = (short) TaskType.TASK_QUEUE_PROCESSING.ordinal();

    /** All that was claimed is settled; only once every job has run. Index job_claim: what waits beside must not be read for it. */
    static final String NOTHING_HELD =
            "SELECT NOT EXISTS (SELECT 1 FROM job_live WHERE rank IS NOT NULL AND state = 1)";

    private static final AtomicLong NEXT_ID = new AtomicLong(1L << 50);

    private JobRows() {}

    /** Partitions for the jobs that finish today and in the days ahead, as a node makes them. */
    static void addDays(DataSource dataSource) {
        new FinishedDays(new LocalTransactions(dataSource), Dialect.POSTGRESQL, InstantSource.system(), 1, blob -> {})
                .ensure();
    }

    /** Jobs that are ready, of the usual account. */
    static void ready(DataSource dataSource, int jobs) throws SQLException {
        ready(dataSource, jobs, EngineRig.ACCOUNT);
    }

    static void ready(DataSource dataSource, int jobs, long account) throws SQLException {
        insert(dataSource, jobs, account, "now()", "g * " + Rank.TURN, "0");
    }

    /** Jobs that fall due in a day or later, of all priorities. */
    static void waiting(DataSource dataSource, int jobs, long account) throws SQLException {
        insert(dataSource, jobs, account, "now() + interval '1 day' + g * interval '1 ms'", "NULL", "g % 19 - 9");
    }

    private static void insert(DataSource dataSource, int jobs, long account, String due, String rank, String priority)
            throws SQLException {
        long base = NEXT_ID.getAndAdd(jobs);
        Query.run(dataSource, """
            INSERT INTO job_live (id, account_id, action, queue_id, gate, lane, priority, due, rank, payload, created_at)
            SELECT %d + g, %d, '%s', (SELECT id FROM stored_object WHERE name = 'work'), %d, %d, %s, %s, %s, '%s', now() FROM generate_series(1::bigint, %d) AS g
            """.formatted(base, account, NOOP, GATE, account, priority, due, rank, PAYLOAD, jobs));
    }

    /** Jobs that finished, in some of the ways jobs do: one in fifty failed. */
    static void finished(DataSource dataSource, int jobs, long account) throws SQLException {
        long base = NEXT_ID.getAndAdd(jobs);
        Query.run(dataSource, """
            INSERT INTO job (id, finished_day, account_id, action, queue_id, gate, lane, state, due, run, attempt_count,
                             payload, created_at, started_at, finished_at, failed_at, last_error_code, node)
            SELECT %d + g, (extract(epoch FROM now()) / 86400)::int, %d, '%s', 1, %d, %d,
                   CASE WHEN g %% 50 = 0 THEN 3 ELSE 2 END, now(), 1, CASE WHEN g %% 50 = 0 THEN 1 ELSE 0 END, '%s', now(), now(),
                   now(), CASE WHEN g %% 50 = 0 THEN now() END, CASE WHEN g %% 50 = 0 THEN 'handler_error' END, 'bench'
              FROM generate_series(1::bigint, %d) AS g
            """.formatted(base, account, NOOP, GATE, account, PAYLOAD, jobs));
    }

    /** Leaves no work to the server's upkeep that would fall into the time that is measured. */
    static void settle(DataSource dataSource, String... tables) throws SQLException {
        for (String table : tables) {
            Query.run(dataSource, "VACUUM (ANALYZE) " + table);
        }
        Query.run(dataSource, "CHECKPOINT");
    }
}
