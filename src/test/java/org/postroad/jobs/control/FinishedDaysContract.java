package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobState;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** What holds for the days of finished jobs on every database. */
abstract class FinishedDaysContract {
    static final int KEPT = 30;

    // A DELETE of one row at a time and no more than the tests need
    private static final String FINISHED = """
            INSERT INTO job (id, finished_day, account_id, action, queue_id, gate, lane, state, due, payload, payload_blob,
                             created_at, finished_at)
            VALUES (?, ?, 7, 'noop', 1, 0, 7, ?, ?, '{}', ?, ?, ?)
            """;
    private static final String FAILED_ATTEMPT = """
            INSERT INTO job_attempt (job_id, run, ended_day, node, ended_at, code, permanent, detail)
            VALUES (?, 1, ?, 'n', ?, 'timeout', FALSE, '')
            """;

    private final Dialect dialect;
    DataSource dataSource;
    Transactions transactions;
    volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
    FinishedDays days;
    private long ids;

    FinishedDaysContract(Dialect dialect) {
        this.dialect = dialect;
    }

    @BeforeEach
    void open() {
        dataSource = Databases.of(dialect);
        transactions = new LocalTransactions(dataSource);
        days = daysOf(transactions);
    }

    FinishedDays daysOf(Transactions of) {
        return new FinishedDays(of, dialect, () -> now, KEPT, blob -> execute("DELETE FROM blob WHERE id = " + blob));
    }

    long number(String sql) {
        return EngineRig.number(dataSource, sql);
    }

    int execute(String sql) {
        return transactions.within(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate();
            }
        });
    }

    /** A job that finished on a day, with one failed attempt on that day. @param blob 0 for none */
    long finished(int day, JobState state, long blob) {
        long id = ++ids;
        Instant at = Instant.EPOCH.plus(Duration.ofDays(day));
        transactions.within(connection -> {
            try (PreparedStatement job = connection.prepareStatement(FINISHED);
                    PreparedStatement attempt = connection.prepareStatement(FAILED_ATTEMPT)) {
                job.setLong(1, id);
                job.setInt(2, day);
                job.setInt(3, state.code());
                job.setObject(4, Sql.timestamp(at));
                job.setObject(5, blob == 0 ? null : blob, java.sql.Types.BIGINT);
                job.setObject(6, Sql.timestamp(at));
                job.setObject(7, Sql.timestamp(at), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                attempt.setLong(1, id);
                attempt.setInt(2, day);
                attempt.setObject(3, Sql.timestamp(at));
                return job.executeUpdate() + attempt.executeUpdate();
            }
        });
        return id;
    }

    private void unfinished(long id) {
        execute("INSERT INTO job (id, account_id, action, queue_id, gate, lane, due, payload, created_at)"
                + " VALUES (" + id + ", 7, 'noop', 1, 0, 7, TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00', '{}',"
                + " TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00')");
    }

    int today() {
        return Sql.day(now);
    }

    @Test
    void whatFinishedOnTheOldestDayKeptStaysAndTheDayBeforeGoes() {
        days.ensure();
        long kept = finished(today() - KEPT, JobState.SUCCEEDED, 0);
        finished(today() - KEPT - 1, JobState.SUCCEEDED, 0);
        finished(today() - KEPT - 1, JobState.FAILED, 0);

        days.purge();

        assertThat(number("SELECT count(*) FROM job")).isEqualTo(1);
        assertThat(number("SELECT id FROM job")).isEqualTo(kept);
        assertThat(number("SELECT count(*) FROM job_attempt")).isEqualTo(1);
    }

    @Test
    void jobsThatNeverFinishedStayHoweverOldTheyAre() {
        unfinished(1_000);
        now = now.plus(Duration.ofDays(4_000));
        days.ensure();

        days.purge();

        assertThat(number("SELECT count(*) FROM job WHERE finished_day = 0")).isEqualTo(1);
    }

    @Test
    void thePayloadsOfPurgedJobsGoWithThemAndNoOthers() {
        for (int blob = 1; blob <= 3; blob++) {
            execute("INSERT INTO blob (id, account_id, content, created_at) VALUES (" + blob
                    + ", 7, CAST('x' AS bytea), TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00')");
        }
        days.ensure();
        finished(today() - KEPT - 1, JobState.SUCCEEDED, 1);
        finished(today() - KEPT, JobState.SUCCEEDED, 2);

        days.purge();

        assertThat(number("SELECT count(*) FROM blob WHERE id = 1")).isZero();
        assertThat(number("SELECT count(*) FROM blob")).isEqualTo(2);
    }

    @Test
    void moreRowsThanOneBlockGo() {
        for (int i = 0; i < 2_300; i++) {
            finished(today() - KEPT - 1 - i % 3, JobState.SUCCEEDED, 0);
        }

        days.purge();

        assertThat(number("SELECT count(*) FROM job")).isZero();
        assertThat(number("SELECT count(*) FROM job_attempt")).isZero();
    }

    @Test
    void aPurgeClearsKeysAndClosingsPastTheirTime() {
        execute("INSERT INTO closed_lane (queue_id, lane, until, reason) VALUES"
                + " (1, 1, TIMESTAMP WITH TIME ZONE '2026-03-01 11:59:59+00', ''),"
                + " (1, 2, TIMESTAMP WITH TIME ZONE '2026-03-01 12:00:01+00', '')");
        String key = "INSERT INTO idempotency_key (caller_id, account_id, path, key_text, body_hash, status, response,"
                + " created_at) VALUES (1, 1, '', '%s', '', 200, '', TIMESTAMP WITH TIME ZONE '%s')";
        execute(key.formatted("old", "2026-02-28 10:00:00+00"));
        execute(key.formatted("young", "2026-02-28 13:00:00+00"));

        assertThat(new Purge(transactions, () -> now, days, "node 1", List.of()).run())
                .isTrue();

        assertThat(number("SELECT lane FROM closed_lane")).isEqualTo(2);
        assertThat(EngineRig.text(dataSource, "SELECT key_text FROM idempotency_key"))
                .isEqualTo("young");
    }

    @Test
    void oneNodePurgesAndTheOthersLeaveItToThat() {
        execute("UPDATE upkeep SET holder = 'node 2', until = CURRENT_TIMESTAMP + INTERVAL '1' MINUTE");

        assertThat(new Purge(transactions, () -> now, days, "node 1", List.of()).run())
                .isFalse();
        assertThat(new Purge(transactions, () -> now, days, "node 2", List.of()).run())
                .isTrue();
        assertThat(new Purge(transactions, () -> now, days, "node 1", List.of()).run())
                .isTrue();
    }

    @Test
    void aNodeThatDiedAtItHoldsNobodyUpForLong() {
        execute("UPDATE upkeep SET holder = 'dead node', until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");

        assertThat(new Purge(transactions, () -> now, days, "node 1", List.of()).run())
                .isTrue();
    }
}
