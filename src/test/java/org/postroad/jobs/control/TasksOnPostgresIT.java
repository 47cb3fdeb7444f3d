package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

class TasksOnPostgresIT extends TaskContract {
    @Override
    Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Test
    void whatHasComeOfATaskIsReadWithoutTheOtherJobsOfTheAccount() throws SQLException {
        EngineRig.execute(
                dataSource(),
                "INSERT INTO job_live (id, account_id, action, queue_id, gate, lane, due, payload, created_at)"
                        + " SELECT g, 1, 'noop', 1, 8, 1, now(), '{}', now() FROM generate_series(1, 30000) g");
        EngineRig.execute(dataSource(), "ANALYZE job");
        StringBuilder plan = new StringBuilder();
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "EXPLAIN " + JobsOfTasks.COUNT.formatted("1, 2, 3").replace("?", "now()"))) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }

        assertThat(plan).contains("job_live_task_id_id_idx").doesNotContain("Seq Scan on job_live");
    }

    @Test
    void jobsWithoutATaskHaveNoEntryInItsIndex() {
        long before = indexBytes();
        EngineRig.execute(
                dataSource(),
                "INSERT INTO job_live (id, account_id, action, queue_id, gate, lane, due, payload, created_at)"
                        + " SELECT g, 1, 'noop', 1, 8, 1, now(), '{}', now() FROM generate_series(100001, 120000) g");

        assertThat(indexBytes()).isEqualTo(before).isLessThan(100_000);
    }

    private long indexBytes() {
        return EngineRig.number(dataSource(), "SELECT pg_relation_size('job_live_task_id_id_idx')");
    }
}
