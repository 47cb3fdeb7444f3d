package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for the depth of queues on every database. */
abstract class QueueDepthsContract {
    private final Dialect dialect;

    QueueDepthsContract(Dialect dialect) {
        this.dialect = dialect;
    }

    @Test
    void readyWaitingAndRunningJobsAreCountedByQueueAndFinishedOnesAreNot() {
        DataSource dataSource = Databases.of(dialect);
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        long queue = EngineRig.number(dataSource, "SELECT id FROM stored_object WHERE name = 'work'");
        String insert = "INSERT INTO job (id, account_id, action, queue_id, gate, lane, state, due, rank, lease,"
                + " finished_day, finished_at, payload, created_at) VALUES ";
        String end = ", '{}', TIMESTAMP WITH TIME ZONE '2026-03-01 10:00:00+00')";
        String row = "(%d, 7, 'noop', " + queue
                + ", 0, 7, %d, TIMESTAMP WITH TIME ZONE '2026-03-01 %s+00', %s, %d, %d, %s" + end;
        String finished = "TIMESTAMP WITH TIME ZONE '2026-03-01 11:00:00+00'";
        EngineRig.execute(
                dataSource,
                insert
                        + String.join(
                                ",",
                                row.formatted(1, 0, "11:58:00", "5", 0, 0, "NULL"),
                                row.formatted(2, 0, "11:59:00", "4", 0, 0, "NULL"),
                                row.formatted(3, 0, "13:00:00", "NULL", 0, 0, "NULL"),
                                row.formatted(4, 1, "10:00:00", "3", 99, 0, "NULL"),
                                row.formatted(5, 2, "10:00:00", "NULL", 0, 20_513, finished)));
        EngineRig.execute(dataSource, "INSERT INTO claim (lease, jobs) VALUES (99, ARRAY[CAST(4 AS bigint)])");
        LocalTransactions transactions = new LocalTransactions(dataSource);
        QueueDepths depths = new QueueDepths(
                transactions, () -> Instant.parse("2026-03-01T12:00:00Z"), new QueueCatalog(transactions));

        assertThat(depths.read()).containsExactly(new QueueDepths.Depth("work", 2, 1, 1, Duration.ofMinutes(2)));
    }
}
